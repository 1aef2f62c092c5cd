package org.bootwright.runner;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.vm.VmId;

/**
 * The VMs that somebody is about to begin, so that a boot which is delivered twice is handled once
 * after the other, and a command finds the VM or none, and not one that is half begun. Guarded by
 * its lock.
 */
final class BusyVms {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<VmId> busy = new HashSet<>();

  /** Waits until nobody else has the VM; false where the time is up before, or interrupted. */
  boolean take(VmId vm, Duration timeout) {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (busy.contains(vm)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return busy.add(vm);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  void release(VmId vm) {
    lock.lock();
    try {
      busy.remove(vm);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

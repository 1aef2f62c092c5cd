package org.bootwright.contracts.bus.rabbitmq.work;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the handlers that run. */
final class Handlers {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int running;

  void started() {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
  }

  void ended() {
    lock.lock();
    try {
      if (--running == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean awaitNone(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (running > 0) {
        if (left <= 0) {
          return false;
        }
        left = none.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}

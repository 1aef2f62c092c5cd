package org.bootwright.runner.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.guest.ExecOrders;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The commands that run in one VM beside its own, and those that ended lately. Guarded by its
 * monitor.
 */
public final class ExecSessions {
  /** The guest has so many places. */
  static final int MAXIMUM_RUNNING = 16;

  /** Each that has ended may have 256 KiB that nobody has read; they go within 30 s, or before. */
  private static final int MAXIMUM_SESSIONS = 4 * MAXIMUM_RUNNING;

  /** An emulated guest on a busy host takes seconds to execute a program. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** The oldest first. */
  private final Map<UUID, ExecSession> sessions = new LinkedHashMap<>();

  /** By the guest's number, until the guest has said its last word. */
  private final Map<Integer, ExecSession> running = new HashMap<>();

  private @Nullable ExecOrders orders;
  private boolean up;
  private int lastNumber;

  /** A guest is connected, in which none of ours runs. */
  public synchronized void connected(ExecOrders guest) {
    orders = guest;
  }

  /** It takes orders: it runs its command or init, and has said so. */
  public synchronized void up() {
    up = true;
  }

  /** The guest is gone. */
  public void disconnected() {
    List<ExecSession> lost;
    synchronized (this) {
      orders = null;
      up = false;
      lost = new ArrayList<>(running.values());
      running.clear();
    }
    lost.forEach(ExecSession::lose);
  }

  /** Runs a command; returns when it was executed. */
  void start(UUID exec, ExecOrder order) {
    begin(exec, order).awaitStarted(START_TIMEOUT);
  }

  private synchronized ExecSession begin(UUID exec, ExecOrder order) {
    ExecOrders guest = orders;
    if (guest == null || !up) {
      throw new FailureException(
          FailureCode.CONFLICT, order.action() + ": the VM's guest is not up");
    }
    if (sessions.containsKey(exec)) {
      throw new FailureException(FailureCode.CONFLICT, order.action() + ": its id is taken");
    }
    if (running.size() >= MAXIMUM_RUNNING) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "%s: %d run in this VM beside its own, which is all that can; end one, or try again"
              .formatted(order.action(), running.size()));
    }
    if (sessions.size() >= MAXIMUM_SESSIONS) {
      removeOldest();
    }
    int number = ++lastNumber;
    var session = new ExecSession(number, order, guest);
    session.start(() -> forget(exec));
    sessions.put(exec, session);
    running.put(number, session);
    return session;
  }

  /** Of those that have ended, of which there are: no more than 16 run. */
  private void removeOldest() {
    Iterator<ExecSession> each = sessions.values().iterator();
    while (each.hasNext()) {
      if (each.next().hasEnded()) {
        each.remove();
        return;
      }
    }
  }

  private synchronized void forget(UUID exec) {
    sessions.remove(exec);
  }

  synchronized ExecSession find(UUID exec) {
    ExecSession session = sessions.get(exec);
    if (session == null) {
      throw new FailureException(
          FailureCode.EXEC_NOT_FOUND,
          "reaching command %s: it has ended some time ago, or was lost with its runner"
              .formatted(exec));
    }
    return session;
  }

  /** What the guest says of one of them. */
  public void received(GuestMessage.OfExec message) throws GuestProtocolException {
    take(message).received(message);
  }

  private synchronized ExecSession take(GuestMessage.OfExec message) throws GuestProtocolException {
    boolean last =
        message instanceof GuestMessage.ExecExited || message instanceof GuestMessage.ExecFailed;
    ExecSession session = last ? running.remove(message.exec()) : running.get(message.exec());
    if (session == null) {
      throw new GuestProtocolException(
          "the guest spoke of command %s, which does not run"
              .formatted(Integer.toUnsignedString(message.exec())));
    }
    return session;
  }
}

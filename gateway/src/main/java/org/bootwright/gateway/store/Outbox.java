package org.bootwright.gateway.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.json.MessageCodec;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.trace.TraceParent;

/** Messages that are to be sent because of what was written in the same transaction. */
public final class Outbox {
  /** Stands for the queue of a notice, which goes to everybody. No queue has an empty name. */
  private static final String EVERYBODY = "";

  /** Enough for the bus to confirm many at once; bounds what is held in memory. */
  private static final int BATCH = 500;

  /**
   * A message that waits.
   *
   * @param queue absent for a notice
   * @param trace of whoever added it
   */
  public record Waiting(
      long sequence, Optional<WorkQueue> queue, Message message, TraceParent trace) {}

  private final MessageCodec codec = new MessageCodec();

  public void add(Connection connection, WorkQueue queue, Message message) throws SQLException {
    add(connection, queue.name(), message);
  }

  public void add(Connection connection, Notice notice) throws SQLException {
    add(connection, EVERYBODY, notice);
  }

  private void add(Connection connection, String queue, Message message) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO outbox (sequence, queue, body, trace) VALUES (?, ?, ?, ?)",
        Sql.nextSequence(connection),
        queue,
        new String(codec.encode(message), StandardCharsets.UTF_8),
        TraceParent.current().value());
  }

  /** The oldest that wait. */
  public List<Waiting> next(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        result ->
            new Waiting(
                result.getLong(1),
                Optional.of(result.getString(2))
                    .filter(name -> !name.equals(EVERYBODY))
                    .map(WorkQueue::new),
                decode(result.getString(3)),
                new TraceParent(result.getString(4))),
        "SELECT sequence, queue, body, trace FROM outbox ORDER BY sequence LIMIT ?",
        BATCH);
  }

  private Message decode(String body) {
    try {
      return codec.decode(body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("what the codec wrote it must read", e);
    }
  }

  /** Forgets all up to one that was sent. */
  public void deleteUpTo(Connection connection, long sequence) throws SQLException {
    Sql.update(connection, "DELETE FROM outbox WHERE sequence <= ?", sequence);
  }

  public int count(Connection connection) throws SQLException {
    return Sql.first(connection, result -> result.getInt(1), "SELECT COUNT(*) FROM outbox")
        .orElse(0);
  }
}

package org.bootwright.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's events, in order. A broken connection is made again and goes on behind the last
 * event that came; only a gateway that stays away ends the stream. One thread reads, any may close.
 */
public final class EventStream implements AutoCloseable {
  /** Long enough for a gateway that is restarted under us. */
  private static final int MAXIMUM_ATTEMPTS = 20;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final HttpTransport transport;
  private final String path;
  private volatile boolean closed;
  private @Nullable InputStream connection;
  private Optional<String> lastId = Optional.empty();

  EventStream(HttpTransport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /**
   * Gives each event to the listener until {@link #close()}.
   *
   * @throws FailureException when the gateway refuses, or stays unreachable
   */
  public void forEach(Consumer<ServerSentEvent> listener) {
    forEach(listener, () -> {});
  }

  /**
   * As the other, and says each time when the gateway listens: what happens from then on comes as
   * an event, and what happened before has to be looked up.
   */
  public void forEach(Consumer<ServerSentEvent> listener, Runnable connected) {
    int attempts = 0;
    while (!closed) {
      try (InputStream body = connect()) {
        connected.run();
        var reader = new ServerSentEventReader(body);
        for (var event = reader.next(); event.isPresent(); event = reader.next()) {
          attempts = 0;
          lastId = event.get().id().or(() -> lastId);
          listener.accept(event.get());
        }
      } catch (IOException broken) {
        if (!closed && ++attempts >= MAXIMUM_ATTEMPTS) {
          throw transport.unavailable(broken);
        }
      } catch (FailureException failure) {
        boolean away = failure.code() == FailureCode.GATEWAY_UNAVAILABLE && lastId.isPresent();
        if (!closed && (!away || ++attempts >= MAXIMUM_ATTEMPTS)) {
          throw failure;
        }
      }
      if (!closed) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private InputStream connect() throws IOException {
    HttpRequest.Builder request = transport.request(path).header("Accept", "text/event-stream");
    lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    InputStream body = transport.stream(request.GET());
    synchronized (this) {
      connection = body;
      if (closed) {
        body.close();
      }
    }
    return body;
  }

  @Override
  public void close() {
    InputStream open;
    synchronized (this) {
      closed = true;
      open = connection;
    }
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyBroken) {
        return;
      }
    }
  }
}

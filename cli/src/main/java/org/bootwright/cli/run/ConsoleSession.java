package org.bootwright.cli.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bootwright.cli.client.ByteSocket;
import org.bootwright.cli.client.BytesListener;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.terminal.EscapeKeys;
import org.bootwright.cli.terminal.RawMode;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * A VM's serial console on our standard streams. On a terminal every key goes to the guest but the
 * escape keys; elsewhere standard input is passed on as it is, and its end means nothing.
 */
final class ConsoleSession implements AutoCloseable {
  private static final Path OWN_TERMINAL = Path.of("/dev/tty");

  private final CompletableFuture<SessionEnd> end;
  private final ByteSocket socket;
  private final @Nullable RawMode rawMode;

  private ConsoleSession(
      ByteSocket socket, CompletableFuture<SessionEnd> end, @Nullable RawMode rawMode) {
    this.socket = socket;
    this.end = end;
    this.rawMode = rawMode;
  }

  /**
   * Opens the console; it waits for the VM where it does not run yet.
   *
   * @param input what is typed; nothing if absent
   */
  static ConsoleSession open(
      GatewayClient client,
      String vm,
      boolean replay,
      StandardStreams streams,
      Optional<InputPump> input) {
    boolean raw = input.isPresent() && streams.inTerminal();
    RawMode rawMode = raw ? RawMode.enter(OWN_TERMINAL) : null;
    try {
      var end = new CompletableFuture<SessionEnd>();
      ByteSocket socket = client.console(vm, replay, new Receiver(streams, end));
      var sender = new Sender(socket, end, raw ? new EscapeKeys() : null);
      input.ifPresent(pump -> pump.direct(sender));
      return new ConsoleSession(socket, end, rawMode);
    } catch (RuntimeException failed) {
      if (rawMode != null) {
        rawMode.close();
      }
      throw failed;
    }
  }

  CompletableFuture<SessionEnd> end() {
    return end;
  }

  /** Closes the stream and gives the terminal back as it was. */
  @Override
  public void close() {
    socket.close();
    if (rawMode != null) {
      rawMode.close();
    }
  }

  private record Sender(
      ByteSocket socket, CompletableFuture<SessionEnd> sessionEnd, @Nullable EscapeKeys keys)
      implements InputPump.Sink {
    @Override
    public void take(byte[] chunk, int length) throws IOException {
      if (keys == null) {
        socket.send(ByteBuffer.wrap(chunk, 0, length));
        return;
      }
      EscapeKeys.Typed typed = keys.take(chunk, length);
      if (typed.bytes().length > 0) {
        socket.send(ByteBuffer.wrap(typed.bytes()));
      }
      switch (typed.action()) {
        case NONE -> {
          // Goes on.
        }
        case DETACH -> sessionEnd.complete(new SessionEnd.Detached());
        case END -> sessionEnd.complete(new SessionEnd.EndAsked());
      }
    }

    @Override
    public void endInput() {
      // `run demo < script` goes on after the script was typed; power-off ends it.
    }
  }

  private static final class Receiver implements BytesListener {
    private final OutputWriter out;
    private final CompletableFuture<SessionEnd> end;

    Receiver(StandardStreams streams, CompletableFuture<SessionEnd> end) {
      this.out = new OutputWriter(streams.out());
      this.end = end;
    }

    @Override
    public void bytes(ByteBuffer bytes) {
      if (!out.write(bytes)) {
        end.complete(new SessionEnd.OutputRefused());
      }
    }

    @Override
    public void closed(@Nullable FailureException failure) {
      end.complete(
          failure == null ? new SessionEnd.StreamClosed() : new SessionEnd.Broken(failure));
    }
  }
}

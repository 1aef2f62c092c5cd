package org.bootwright.cli.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.bootwright.cli.client.AttachListener;
import org.bootwright.cli.client.AttachSocket;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** A command's standard input, output and error on ours: those of a VM, or of one beside it. */
final class AttachSession implements AutoCloseable {
  private final CompletableFuture<SessionEnd> end;
  private final AttachSocket socket;

  private AttachSession(AttachSocket socket, CompletableFuture<SessionEnd> end) {
    this.socket = socket;
    this.end = end;
  }

  /**
   * Opens the streams of a VM's own command; they wait for the VM where it does not run yet.
   *
   * @param input where the command's standard input comes from; it ends at once if absent
   * @param firstOutput called once, before the first byte is written
   */
  static AttachSession open(
      GatewayClient client,
      String vm,
      StandardStreams streams,
      Optional<InputPump> input,
      Runnable firstOutput) {
    return open(streams, input, firstOutput, listener -> client.attach(vm, true, listener));
  }

  /** Opens the streams of another command. */
  static AttachSession open(
      StandardStreams streams,
      Optional<InputPump> input,
      Function<AttachListener, AttachSocket> opener) {
    return open(streams, input, () -> {}, opener);
  }

  private static AttachSession open(
      StandardStreams streams,
      Optional<InputPump> input,
      Runnable firstOutput,
      Function<AttachListener, AttachSocket> opener) {
    var end = new CompletableFuture<SessionEnd>();
    AttachSocket socket = opener.apply(new Receiver(streams, end, firstOutput));
    var sender = new Sender(socket);
    input.ifPresentOrElse(pump -> pump.direct(sender), sender::endInputQuietly);
    return new AttachSession(socket, end);
  }

  CompletableFuture<SessionEnd> end() {
    return end;
  }

  @Override
  public void close() {
    socket.close();
  }

  private record Sender(AttachSocket socket) implements InputPump.Sink {
    @Override
    public void take(byte[] chunk, int length) throws IOException {
      socket.sendInput(chunk, length);
    }

    @Override
    public void endInput() throws IOException {
      socket.endInput();
    }

    void endInputQuietly() {
      try {
        endInput();
      } catch (IOException alreadyClosed) {
        // The receiver is told why.
        return;
      }
    }
  }

  private static final class Receiver implements AttachListener {
    private final OutputWriter out;
    private final OutputWriter err;
    private final CompletableFuture<SessionEnd> end;
    private final Runnable firstOutput;
    private boolean outputSeen;

    Receiver(StandardStreams streams, CompletableFuture<SessionEnd> end, Runnable firstOutput) {
      this.out = new OutputWriter(streams.out());
      this.err = new OutputWriter(streams.err());
      this.end = end;
      this.firstOutput = firstOutput;
    }

    @Override
    public void standardOutput(ByteBuffer bytes) {
      write(out, bytes);
    }

    @Override
    public void standardError(ByteBuffer bytes) {
      write(err, bytes);
    }

    private void write(OutputWriter writer, ByteBuffer bytes) {
      if (!outputSeen) {
        outputSeen = true;
        firstOutput.run();
      }
      if (!writer.write(bytes)) {
        end.complete(new SessionEnd.OutputRefused());
      }
    }

    @Override
    public void ended(Optional<Integer> exitCode, Optional<Failure> failure) {
      end.complete(new SessionEnd.Ended(exitCode, failure));
    }

    @Override
    public void closed(@Nullable FailureException failure) {
      end.complete(
          failure == null ? new SessionEnd.StreamClosed() : new SessionEnd.Broken(failure));
    }
  }
}

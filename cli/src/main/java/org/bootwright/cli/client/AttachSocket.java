package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the command that runs in a VM.
 *
 * <pre>
 *  0 standard input, from us; no bytes: its end     2 standard error
 *  1 standard output                                3 the end, as JSON
 * </pre>
 */
public final class AttachSocket implements AutoCloseable {
  private static final byte STANDARD_INPUT = 0;
  private static final byte STANDARD_OUTPUT = 1;
  private static final byte STANDARD_ERROR = 2;
  private static final byte END = 3;

  private final ByteSocket socket;

  private AttachSocket(ByteSocket socket) {
    this.socket = socket;
  }

  static AttachSocket open(HttpTransport transport, String path, AttachListener listener) {
    return new AttachSocket(ByteSocket.open(transport, path, new Demultiplexer(listener)));
  }

  /** Sends input and waits until it is on its way. */
  public void sendInput(byte[] bytes, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(length + 1);
    frame.put(STANDARD_INPUT).put(bytes, 0, length).flip();
    socket.send(frame);
  }

  /** Says that no more input comes. */
  public void endInput() throws IOException {
    sendInput(new byte[0], 0);
  }

  @Override
  public void close() {
    socket.close();
  }

  private record Demultiplexer(AttachListener listener) implements BytesListener {
    @Override
    public void bytes(ByteBuffer frame) {
      if (!frame.hasRemaining()) {
        return;
      }
      switch (frame.get()) {
        case STANDARD_OUTPUT -> listener.standardOutput(frame);
        case STANDARD_ERROR -> listener.standardError(frame);
        case END -> end(frame);
        default -> {
          // A stream that a newer gateway knows and that we did not ask for.
        }
      }
    }

    private void end(ByteBuffer frame) {
      try {
        JsonNode json =
            ContractsJson.shared()
                .mapper()
                .readTree(StandardCharsets.UTF_8.decode(frame).toString());
        listener.ended(
            json.path("exitCode").isIntegralNumber()
                ? Optional.of(json.path("exitCode").intValue())
                : Optional.empty(),
            Vm.failureOf(json));
      } catch (IOException malformed) {
        listener.closed(
            new FailureException(
                FailureCode.GATEWAY_UNAVAILABLE,
                "reading the end of the command's output: the gateway sent no JSON",
                malformed));
      }
    }

    @Override
    public void closed(@Nullable FailureException failure) {
      listener.closed(failure);
    }
  }
}

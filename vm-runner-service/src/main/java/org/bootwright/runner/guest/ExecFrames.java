package org.bootwright.runner.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bootwright.contracts.vm.OutputKind;

/**
 * Reads the frames of commands that run beside the VM's own: all begin with the command's number.
 */
final class ExecFrames {
  private static final int ID_BYTES = Integer.BYTES;

  private ExecFrames() {}

  static boolean concerns(int type) {
    return type >= FrameType.EXEC_STARTED && type <= FrameType.EXEC_EXIT;
  }

  static GuestMessage parse(Frame frame) throws GuestProtocolException {
    byte[] bytes = frame.payload();
    if (bytes.length < ID_BYTES) {
      throw wrongLength(frame);
    }
    ByteBuffer payload = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int exec = payload.getInt();
    return switch (frame.type()) {
      case FrameType.EXEC_STARTED -> {
        requireRest(frame, 0);
        yield new GuestMessage.ExecStarted(exec);
      }
      case FrameType.EXEC_FAILED -> {
        GuestText text = GuestText.parse(bytes, ID_BYTES);
        yield new GuestMessage.ExecFailed(exec, text.code(), text.message());
      }
      case FrameType.EXEC_STDOUT -> output(frame, exec, OutputKind.STDOUT);
      case FrameType.EXEC_STDERR -> output(frame, exec, OutputKind.STDERR);
      case FrameType.EXEC_CREDIT -> {
        requireRest(frame, Integer.BYTES);
        yield new GuestMessage.ExecCredit(exec, Integer.toUnsignedLong(payload.getInt()));
      }
      case FrameType.EXEC_EXIT -> {
        requireRest(frame, GuestExit.BYTES);
        GuestExit exit = GuestExit.parse(payload);
        yield new GuestMessage.ExecExited(
            exec, exit.signalled() ? 128 + exit.number() : exit.number());
      }
      default -> throw new IllegalStateException("no frame of a command: " + frame.type());
    };
  }

  private static GuestMessage output(Frame frame, int exec, OutputKind kind)
      throws GuestProtocolException {
    byte[] bytes = frame.payload();
    if (bytes.length == ID_BYTES) {
      throw wrongLength(frame); // It would cost us memory and the guest no credit.
    }
    return new GuestMessage.ExecOutput(
        exec, kind, Arrays.copyOfRange(bytes, ID_BYTES, bytes.length));
  }

  private static void requireRest(Frame frame, int bytes) throws GuestProtocolException {
    if (frame.payload().length != ID_BYTES + bytes) {
      throw wrongLength(frame);
    }
  }

  private static GuestProtocolException wrongLength(Frame frame) {
    return new GuestProtocolException(
        "the guest sent a frame of type %d with %d bytes"
            .formatted(frame.type(), frame.payload().length));
  }
}

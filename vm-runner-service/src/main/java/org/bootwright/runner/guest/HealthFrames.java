package org.bootwright.runner.guest;

import java.nio.charset.StandardCharsets;

/** Reads the frames that tell how a guest is. */
final class HealthFrames {
  private static final int FLAG_EMERGENCY = 1;
  private static final int FLAG_RESCUE = 2;

  /** A guest tells of 16 at most, and again of the last to each host. */
  private static final int MAXIMUM_TROUBLES = 64;

  /** As long as a record of the kernel's log that the guest reads. */
  private static final int MAXIMUM_LINE_BYTES = 1024;

  /** Set by whoever asks, cleared by the thread that reads the answer. */
  private volatile boolean asked;

  private int troubles;

  static boolean concerns(int type) {
    return type == FrameType.HEALTH || type == FrameType.TROUBLE;
  }

  void asked() {
    asked = true;
  }

  GuestMessage parse(Frame frame) throws GuestProtocolException {
    return frame.type() == FrameType.HEALTH ? health(frame.payload()) : trouble(frame.payload());
  }

  /** Flags that a newer guest may have are passed over. */
  private GuestMessage health(byte[] payload) throws GuestProtocolException {
    if (!asked) {
      throw new GuestProtocolException("the guest told how it is without being asked");
    }
    if (payload.length != 1) {
      throw new GuestProtocolException(
          "the guest sent HEALTH with %d bytes instead of 1".formatted(payload.length));
    }
    asked = false;
    return new GuestMessage.Health(
        (payload[0] & FLAG_EMERGENCY) != 0, (payload[0] & FLAG_RESCUE) != 0);
  }

  private GuestMessage trouble(byte[] payload) throws GuestProtocolException {
    troubles++;
    if (troubles > MAXIMUM_TROUBLES) {
      throw new GuestProtocolException(
          "the guest told of trouble more than %d times".formatted(MAXIMUM_TROUBLES));
    }
    if (payload.length < 2 || payload.length > 1 + MAXIMUM_LINE_BYTES) {
      throw new GuestProtocolException(
          "the guest sent TROUBLE with %d bytes".formatted(payload.length));
    }
    GuestMessage.Trouble.Kind kind =
        switch (payload[0]) {
          case 1 -> GuestMessage.Trouble.Kind.PROCESS_KILLED;
          case 2 -> GuestMessage.Trouble.Kind.COMMAND_KILLED;
          case 3 -> GuestMessage.Trouble.Kind.FILE_SYSTEM;
          default ->
              throw new GuestProtocolException(
                  "the guest told of trouble of kind %d".formatted(payload[0]));
        };
    String line = new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8);
    return new GuestMessage.Trouble(kind, GuestText.printable(line));
  }
}

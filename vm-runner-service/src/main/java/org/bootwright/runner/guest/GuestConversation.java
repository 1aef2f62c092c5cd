package org.bootwright.runner.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Turns frames into messages and refuses those that may not come at this point. Used by one thread,
 * but for {@link #bootSent} and {@link #healthAsked}.
 *
 * <pre>
 *   silent --HELLO--> greeted --(BOOT sent)--> talking --EXIT, FAILURE--> over
 *                        \----------FAILURE-------------------------------^
 *   resuming --RESUMED--> talking
 *   rejoining --RESUMED--> rejoined
 * </pre>
 */
final class GuestConversation {
  /** The one version of the protocol that there is. */
  static final int VERSION = 1;

  /** Far beyond what a guest buffers; the sum is kept in a long and cannot wrap. */
  static final long MAXIMUM_CREDIT_BYTES = 1L << 30;

  /** Stands in RESUMED, so that it is found behind what an earlier host did not read. */
  static final byte[] RESUME_MARK = "bootwrightresume".getBytes(StandardCharsets.US_ASCII);

  private static final int RESUMED_BYTES = RESUME_MARK.length + Long.BYTES + Integer.BYTES + 1;

  private enum State {
    RESUMING,
    REJOINING,
    REJOINED,
    SILENT,
    GREETED,
    OVER
  }

  private final Set<GuestPhase> phases = EnumSet.noneOf(GuestPhase.class);
  private final HealthFrames health = new HealthFrames();
  private State state;
  private volatile boolean bootSent;

  private GuestConversation(State state) {
    this.state = state;
    this.bootSent = state != State.SILENT;
  }

  /** From the guest's first word on. */
  static GuestConversation begin() {
    return new GuestConversation(State.SILENT);
  }

  /** With a guest whose command has another host cut off. */
  static GuestConversation resume() {
    return new GuestConversation(State.RESUMING);
  }

  /** With the agent of a machine, which another host has talked to. */
  static GuestConversation rejoin() {
    return new GuestConversation(State.REJOINING);
  }

  /** The host has begun to send the boot settings: from now on the guest may report. */
  void bootSent() {
    bootSent = true;
  }

  /** The host is about to ask how the guest is. */
  void healthAsked() {
    health.asked();
  }

  /** The meaning of a frame; empty for a type that a newer guest may know and we do not. */
  Optional<GuestMessage> receive(Frame frame) throws GuestProtocolException {
    if (HealthFrames.concerns(frame.type())) {
      requireAllowed(frame.type());
      return Optional.of(health.parse(frame));
    }
    if (frame.type() < FrameType.HELLO || frame.type() > FrameType.STATS) {
      if ((frame.type() >= FrameType.BOOT && frame.type() <= FrameType.STATS_ASK)
          || frame.type() == FrameType.HEALTH_ASK) {
        throw new GuestProtocolException(
            "the guest sent a frame of type " + frame.type() + ", which only the host may send");
      }
      return Optional.empty();
    }
    requireAllowed(frame.type());
    if (ExecFrames.concerns(frame.type())) {
      return Optional.of(ExecFrames.parse(frame));
    }
    ByteBuffer payload = ByteBuffer.wrap(frame.payload()).order(ByteOrder.LITTLE_ENDIAN);
    return switch (frame.type()) {
      case FrameType.HELLO -> Optional.of(hello(payload));
      case FrameType.PHASE -> phase(frame.payload());
      case FrameType.STDOUT -> Optional.of(new GuestMessage.Stdout(frame.payload()));
      case FrameType.STDERR -> Optional.of(new GuestMessage.Stderr(frame.payload()));
      case FrameType.EXIT -> Optional.of(exit(payload));
      case FrameType.FAILURE -> Optional.of(failure(frame.payload()));
      case FrameType.CREDIT -> Optional.of(credit(payload));
      case FrameType.RESUMED -> Optional.of(resumed(payload));
      case FrameType.STATS -> Optional.of(new GuestMessage.Stats(StatsFrame.parse(payload)));
      default -> throw new IllegalStateException("no such frame type: " + frame.type());
    };
  }

  private void requireAllowed(int type) throws GuestProtocolException {
    boolean allowed =
        switch (state) {
          case SILENT -> type == FrameType.HELLO;
          case GREETED ->
              type != FrameType.HELLO
                  && type != FrameType.RESUMED
                  && (bootSent || type == FrameType.FAILURE);
          case RESUMING, REJOINING -> type == FrameType.RESUMED;
          case REJOINED -> type != FrameType.RESUMED;
          case OVER -> false;
        };
    if (!allowed) {
      throw new GuestProtocolException(
          "the guest sent a frame of type " + type + " where none is allowed");
    }
  }

  private GuestMessage hello(ByteBuffer payload) throws GuestProtocolException {
    requireLength("HELLO", payload, Short.BYTES);
    int version = Short.toUnsignedInt(payload.getShort());
    if (version != VERSION) {
      throw new GuestProtocolException(
          "the guest speaks version %d of the guest protocol, this runner version %d"
              .formatted(version, VERSION));
    }
    state = State.GREETED;
    return new GuestMessage.Hello(version);
  }

  private Optional<GuestMessage> phase(byte[] payload) throws GuestProtocolException {
    String word = new String(payload, StandardCharsets.ISO_8859_1);
    for (GuestPhase phase : GuestPhase.values()) {
      if (phase.word().equals(word)) {
        if (!phases.add(phase)) {
          throw new GuestProtocolException("the guest reported the phase " + word + " twice");
        }
        return Optional.of(new GuestMessage.Phase(phase));
      }
    }
    return Optional.empty(); // A newer guest may have more phases.
  }

  private GuestMessage exit(ByteBuffer payload) throws GuestProtocolException {
    requireLength("EXIT", payload, GuestExit.BYTES);
    GuestExit exit = GuestExit.parse(payload);
    state = State.OVER;
    return exit.signalled()
        ? new GuestMessage.Signalled(exit.number())
        : new GuestMessage.Exited(exit.number());
  }

  private GuestMessage failure(byte[] payload) throws GuestProtocolException {
    GuestText text = GuestText.parse(payload, 0);
    state = State.OVER;
    return new GuestMessage.Failed(text.code(), text.message());
  }

  private GuestMessage credit(ByteBuffer payload) throws GuestProtocolException {
    requireLength("CREDIT", payload, Integer.BYTES);
    long bytes = Integer.toUnsignedLong(payload.getInt());
    if (bytes > MAXIMUM_CREDIT_BYTES) {
      throw new GuestProtocolException("the guest gave credit for " + bytes + " bytes at once");
    }
    return new GuestMessage.Credit(bytes);
  }

  private GuestMessage resumed(ByteBuffer payload) throws GuestProtocolException {
    requireLength("RESUMED", payload, RESUMED_BYTES);
    payload.position(RESUME_MARK.length);
    long inputBytes = payload.getLong();
    long creditBytes = Integer.toUnsignedLong(payload.getInt());
    byte ended = payload.get();
    if (inputBytes < 0 || creditBytes > MAXIMUM_CREDIT_BYTES || ended < 0 || ended > 1) {
      throw new GuestProtocolException("the guest resumed with figures that cannot be");
    }
    state = state == State.REJOINING ? State.REJOINED : State.GREETED;
    return new GuestMessage.Resumed(inputBytes, creditBytes, ended == 1);
  }

  private static void requireLength(String name, ByteBuffer payload, int length)
      throws GuestProtocolException {
    if (payload.remaining() != length) {
      throw new GuestProtocolException(
          "the guest sent %s with %d bytes instead of %d"
              .formatted(name, payload.remaining(), length));
    }
  }
}

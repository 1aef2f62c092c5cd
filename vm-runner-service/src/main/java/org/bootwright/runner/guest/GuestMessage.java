package org.bootwright.runner.guest;

/** What a guest can say, checked. Whoever receives bytes owns them. */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost as much as the read
public sealed interface GuestMessage {
  /** The first word of the guest init. */
  record Hello(int version) implements GuestMessage {}

  /** A step of the boot is done. */
  record Phase(GuestPhase phase) implements GuestMessage {}

  /** Bytes of the command's standard output. */
  record Stdout(byte[] bytes) implements GuestMessage {}

  /** Bytes of the command's standard error. */
  record Stderr(byte[] bytes) implements GuestMessage {}

  /** The command ended by itself with this code. */
  record Exited(int code) implements GuestMessage {}

  /** A signal ended the command. */
  record Signalled(int signal) implements GuestMessage {}

  /**
   * The guest init gave up.
   *
   * @param code a word of the protocol's list, or one that we do not know
   * @param message one line, without control characters
   */
  record Failed(String code, String message) implements GuestMessage {}

  /**
   * The guest goes on where an earlier host was cut off.
   *
   * @param inputBytes of standard input that it has received, from the command's start on
   * @param creditBytes that the host may send now
   * @param inputEnded the end of the standard input was received as well
   */
  record Resumed(long inputBytes, long creditBytes, boolean inputEnded) implements GuestMessage {}

  /** The host may send this many more bytes of standard input. */
  record Credit(long bytes) implements GuestMessage {}
}

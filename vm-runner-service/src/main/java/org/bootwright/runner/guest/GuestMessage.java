package org.bootwright.runner.guest;

import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.OutputKind;

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

  /** What the guest uses, as it says. */
  record Stats(GuestStats stats) implements GuestMessage {}

  /**
   * The guest is well enough to answer.
   *
   * @param emergency its systemd is in emergency mode
   * @param rescue its systemd is in rescue mode
   */
  record Health(boolean emergency, boolean rescue) implements GuestMessage {}

  /**
   * The guest's kernel has told of something that its owner should know.
   *
   * @param line the kernel's own, without control characters
   */
  record Trouble(Kind kind, String line) implements GuestMessage {
    /** What is wrong. */
    public enum Kind {
      /** A process was ended for lack of memory. */
      PROCESS_KILLED,
      /** The VM's command was ended for lack of memory. */
      COMMAND_KILLED,
      /** A file system has errors. */
      FILE_SYSTEM
    }
  }

  /** The host may send this many more bytes of standard input. */
  record Credit(long bytes) implements GuestMessage {}

  /** Of a command that runs beside the VM's own. */
  sealed interface OfExec extends GuestMessage {
    /** The number that the host has given the command. */
    int exec();
  }

  /** The command was executed. */
  record ExecStarted(int exec) implements OfExec {}

  /**
   * The command could not be executed.
   *
   * @param code as of {@link Failed}
   */
  record ExecFailed(int exec, String code, String message) implements OfExec {}

  /** Bytes of the command's output: at least one. */
  record ExecOutput(int exec, OutputKind kind, byte[] bytes) implements OfExec {}

  /** The command reads this many more bytes of input. */
  record ExecCredit(int exec, long bytes) implements OfExec {}

  /**
   * The command has ended, and has written no more.
   *
   * @param exitCode 128+N where signal N ended it
   */
  record ExecExited(int exec, int exitCode) implements OfExec {}
}

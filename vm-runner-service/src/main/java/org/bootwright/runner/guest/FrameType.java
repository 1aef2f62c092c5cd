package org.bootwright.runner.guest;

/** The numbers of frame types, as {@code docs/guest-protocol.md} lists them. */
final class FrameType {
  static final int HELLO = 1;
  static final int PHASE = 2;
  static final int STDOUT = 3;
  static final int STDERR = 4;
  static final int EXIT = 5;
  static final int FAILURE = 6;
  static final int CREDIT = 7;
  static final int RESUMED = 8;
  static final int EXEC_STARTED = 9;
  static final int EXEC_FAILED = 10;
  static final int EXEC_STDOUT = 11;
  static final int EXEC_STDERR = 12;
  static final int EXEC_CREDIT = 13;
  static final int EXEC_EXIT = 14;
  static final int STATS = 15;
  static final int HEALTH = 45;
  static final int TROUBLE = 46;

  static final int BOOT = 16;
  static final int STDIN = 17;
  static final int STDIN_END = 18;
  static final int SIGNAL = 19;
  static final int SHUTDOWN = 20;
  static final int BYE = 21;
  static final int ACKNOWLEDGE = 22;
  static final int RESUME = 23;
  static final int EXEC = 24;
  static final int EXEC_STDIN = 25;
  static final int EXEC_SIGNAL = 26;
  static final int EXEC_WINDOW = 27;
  static final int EXEC_READ = 28;
  static final int STATS_ASK = 29;
  static final int HEALTH_ASK = 55;

  private FrameType() {}
}

package org.bootwright.cli.doctor;

import java.util.Locale;

/**
 * What one check has found.
 *
 * @param subject what was looked at
 * @param remedy the command or step that mends it; empty when all is well
 */
public record Finding(String subject, Level level, String text, String remedy) {
  /** How bad it is. */
  public enum Level {
    OK,
    /** Works, but worse than it could. */
    WARN,
    /** VMs cannot run. */
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Level.OK, text, "");
  }

  static Finding warn(String subject, String text, String remedy) {
    return new Finding(subject, Level.WARN, text, remedy);
  }

  static Finding fail(String subject, String text, String remedy) {
    return new Finding(subject, Level.FAIL, text, remedy);
  }
}

package org.bootwright.runner.qemu;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of QEMU, as far as options depend on it. */
public record QemuVersion(int major, int minor) implements Comparable<QemuVersion> {
  /** The oldest that the options were tried with: Debian 12 has it. */
  public static final QemuVersion OLDEST_SUPPORTED = new QemuVersion(7, 2);

  /** {@code -run-with user=} took the place of {@code -runas}. */
  static final QemuVersion RUN_WITH_USER = new QemuVersion(9, 1);

  private static final Pattern FIRST_LINE =
      Pattern.compile("QEMU emulator version (\\d{1,4})\\.(\\d{1,4})");

  /** Reads what {@code qemu-system-… --version} prints. */
  static Optional<QemuVersion> parse(String output) {
    Matcher matcher = FIRST_LINE.matcher(output);
    return matcher.find()
        ? Optional.of(
            new QemuVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean isAtLeast(QemuVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(QemuVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}

package org.bootwright.cli.value;

import java.nio.file.Path;
import org.bootwright.contracts.vm.Volume;

/** A volume as docker's {@code -v} has it: {@code HOST:GUEST[:ro|:rw]}. */
public final class VolumeSyntax {
  private VolumeSyntax() {}

  /**
   * Reads one volume.
   *
   * @param workingDirectory of whoever typed it; a relative HOST is found from there
   * @throws org.bootwright.contracts.failure.FailureException with {@code invalid_request}
   */
  public static Volume parse(String text, Path workingDirectory) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw InvalidValue.because(
          "-v " + text + ": a volume is HOST:GUEST[:ro], such as ./src:/src");
    }
    boolean readOnly = parts.length == 3 && readOnly(text, parts[2]);
    Path host = workingDirectory.resolve(parts[0]).toAbsolutePath().normalize();
    try {
      return new Volume(host.toString(), parts[1], readOnly);
    } catch (IllegalArgumentException malformed) {
      throw InvalidValue.because("-v " + text + ": " + malformed.getMessage());
    }
  }

  private static boolean readOnly(String text, String access) {
    return switch (access) {
      case "ro" -> true;
      case "rw" -> false;
      default -> throw InvalidValue.because("-v " + text + ": behind GUEST stands ro or rw");
    };
  }
}

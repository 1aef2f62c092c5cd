package org.bootwright.runner.share;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** The virtiofsd of this host. Finding it is the check that {@code doctor} makes as well. */
public record Virtiofsd(Path program, Kind kind, int major, int minor) {
  /** Two programs bear the name, and their options differ. */
  public enum Kind {
    /** The one of the virtio-fs project, in Debian from trixie on. */
    RUST,
    /** The one that was part of QEMU until 7.2, in bookworm. */
    C
  }

  /** In Debian, as libexec files of their packages; they are in nobody's PATH. */
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/libexec/virtiofsd"), Path.of("/usr/lib/qemu/virtiofsd"));

  /** "virtiofsd version 7.2.22 (Debian …)" is the C one's, "virtiofsd 1.13.2" the Rust one's. */
  private static final Pattern VERSION =
      Pattern.compile("virtiofsd (version )?(?:backend )?v?([0-9]{1,4})\\.([0-9]{1,4})");

  private static final int VERSION_TIMEOUT_SECONDS = 30;

  /** What mends it on Debian. */
  public static final String REMEDY =
      "apt-get install virtiofsd, or on bookworm qemu-system-common";

  /**
   * Looks where packages put it; {@code share_unavailable} where there is none that runs.
   *
   * @param configured in place of what packages put there
   */
  public static Virtiofsd find(Optional<Path> configured) {
    List<Path> places = configured.map(List::of).orElse(PLACES);
    for (Path place : places) {
      if (Files.isRegularFile(place) && Files.isExecutable(place)) {
        return ask(place);
      }
    }
    String where = String.join(" or ", places.stream().map(Path::toString).toList());
    throw unavailable("there is no program " + where + "; install it: " + REMEDY, null);
  }

  private static Virtiofsd ask(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(VERSION_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw unavailable(program + " --version does not end", null);
      }
      // A few lines that fit the pipe; with the process gone they are all there.
      String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      return parse(program, output)
          .orElseThrow(
              () ->
                  unavailable(program + " --version printed what virtiofsd does not print", null));
    } catch (IOException failure) {
      throw unavailable(program + " cannot be executed: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while " + program + " ran", interrupted);
    }
  }

  static Optional<Virtiofsd> parse(Path program, String output) {
    Matcher matcher = VERSION.matcher(output);
    if (!matcher.find()) {
      return Optional.empty();
    }
    Kind kind = matcher.group(1) == null ? Kind.RUST : Kind.C;
    return Optional.of(
        new Virtiofsd(
            program, kind, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))));
  }

  boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  private static FailureException unavailable(String what, @Nullable Throwable cause) {
    String message = "looking for virtiofsd: " + what;
    return cause == null
        ? new FailureException(FailureCode.SHARE_UNAVAILABLE, message)
        : new FailureException(FailureCode.SHARE_UNAVAILABLE, message, cause);
  }

  @Override
  public String toString() {
    return program + ", version " + major + "." + minor;
  }
}

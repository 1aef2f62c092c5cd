package org.bootwright.cli.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Transport;

/**
 * The demo image: Debian with systemd, made out of Debian packages by a script, which keeps it in
 * the cache and tells on standard error how far it is. In the home there is a link to it.
 */
public final class DemoImage {
  private static final String SCRIPT = "demo-image.sh";

  private final BootwrightHome home;
  private final Optional<Path> scripts;

  /**
   * @param scripts the folder that has the script
   */
  public DemoImage(BootwrightHome home, Optional<Path> scripts) {
    this.home = home;
    this.scripts = scripts;
  }

  /**
   * The image, made first where it is not there.
   *
   * @param again make it even if it is there
   */
  public ImageReference ensure(boolean again) {
    if (again || !isThere()) {
      home.create();
      make(again);
    }
    return new ImageReference(
        Transport.OCI,
        home.demoImage().toString(),
        Optional.of("latest"),
        Optional.<Digest>empty());
  }

  private boolean isThere() {
    return Files.isRegularFile(home.demoImage().resolve("index.json"));
  }

  /** Under a lock: two commands that want the image make it once. */
  private void make(boolean again) {
    Path lockFile = home.directory().resolve("demo.lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && (again || !isThere())) {
        link(run(script(), again));
      }
    } catch (IOException failed) {
      throw new FailureException(
          FailureCode.SOURCE_UNAVAILABLE,
          "making the demo image in " + home.demoImage() + ": " + failed.getMessage(),
          failed);
    }
  }

  private Path script() {
    return scripts
        .map(folder -> folder.resolve(SCRIPT))
        .filter(Files::isExecutable)
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.IMAGE_NOT_FOUND,
                    "making the demo image: "
                        + SCRIPT
                        + " is not installed; use ./bootwright from a checkout"));
  }

  private static Path run(Path script, boolean again) throws IOException {
    var command = new ArrayList<>(List.of(script.toString()));
    if (again) {
      command.add("--rebuild");
    }
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0 || printed.isEmpty()) {
        throw new FailureException(
            FailureCode.SOURCE_UNAVAILABLE,
            "making the demo image: "
                + script
                + " ended with status "
                + status
                + "; its last lines say why");
      }
      return Path.of(printed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "making the demo image: interrupted");
    }
  }

  private void link(Path folder) throws IOException {
    Path temporary = home.directory().resolve("demo.new");
    Files.deleteIfExists(temporary);
    Files.createSymbolicLink(temporary, folder);
    Files.move(temporary, home.demoImage(), StandardCopyOption.ATOMIC_MOVE);
  }
}

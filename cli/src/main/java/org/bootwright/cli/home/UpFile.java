package org.bootwright.cli.home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;

/**
 * What {@code up.json} says about the stack that serves a home.
 *
 * @param secret the bearer secret that its gateway asks for
 * @param certificate file of the one that it shows, where it is reached by https
 * @param buildId of the program that it runs
 * @param background started by a command that needed it, and ends by itself when idle
 */
public record UpFile(
    URI url,
    long pid,
    Optional<String> secret,
    Optional<Path> certificate,
    String buildId,
    boolean background) {

  /** Reads the file; empty when there is none or it says nothing that can be used. */
  public static Optional<UpFile> read(BootwrightHome home) {
    try {
      JsonNode tree = mapper().readTree(home.upFile().toFile());
      if (!tree.path("url").isTextual() || !tree.path("pid").isIntegralNumber()) {
        return Optional.empty();
      }
      return Optional.of(
          new UpFile(
              URI.create(tree.path("url").textValue()),
              tree.path("pid").longValue(),
              Optional.ofNullable(tree.path("secret").textValue()),
              Optional.ofNullable(tree.path("certificate").textValue()).map(Path::of),
              tree.path("buildId").asText(),
              tree.path("background").asBoolean()));
    } catch (IOException | IllegalArgumentException unreadable) {
      // A half-written or foreign file is as good as none: a stack that lives writes it anew.
      return Optional.empty();
    }
  }

  /** The stack of this home, if the process that wrote the file still lives. */
  public static Optional<UpFile> readLive(BootwrightHome home) {
    return read(home).filter(up -> StackProcess.isAlive(up.pid()));
  }

  /** Writes the file, readable by its owner alone, and moves it into place when whole. */
  public void write(BootwrightHome home) {
    Path temporary = home.directory().resolve("up.json." + pid);
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      var tree = mapper().createObjectNode();
      tree.put("url", url.toString());
      tree.put("pid", pid);
      secret.ifPresent(value -> tree.put("secret", value));
      certificate.ifPresent(file -> tree.put("certificate", file.toString()));
      tree.put("buildId", buildId);
      tree.put("background", background);
      mapper().writeValue(temporary.toFile(), tree);
      Files.move(temporary, home.upFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new FailureException(
          FailureCode.NO_SPACE,
          "writing " + home.upFile() + ": not possible (" + failed + "); is the disk full?",
          failed);
    }
  }

  /** Removes the file if it is still about this process. */
  public void delete(BootwrightHome home) {
    if (read(home).filter(up -> up.pid() == pid).isEmpty()) {
      return;
    }
    try {
      Files.delete(home.upFile());
    } catch (NoSuchFileException alreadyGone) {
      return;
    } catch (IOException failed) {
      throw new IllegalStateException("our own " + home.upFile() + " cannot be removed", failed);
    }
  }

  private static ObjectMapper mapper() {
    return ContractsJson.shared().mapper();
  }
}

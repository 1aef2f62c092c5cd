package org.bootwright.cli.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** The images that are converted: OCI layouts, made by a script where they are missing. */
public final class ConvertInputs {
  /** Each image with its layers in gzip and in zstd. */
  public static final List<String> NAMES =
      List.of(
          "small-gz",
          "small-zst",
          "fat-gz",
          "fat-zst",
          "many-gz",
          "many-zst",
          "huge-gz",
          "huge-zst");

  private final Path script;
  private final Path folder;

  /**
   * Inputs in a folder.
   *
   * @param chosen where they are; left out, in bootwright's cache
   */
  public ConvertInputs(Path scripts, Optional<Path> chosen, Map<String, String> environment) {
    this.script = scripts.resolve("bench-inputs.sh");
    this.folder = chosen.orElseGet(() -> InputScript.cache(environment).resolve("bench-inputs"));
  }

  public Path layout(String name) {
    return folder.toAbsolutePath().resolve(name);
  }

  /** Makes those that are missing; the script tells how far it is. */
  public void make(List<String> names) {
    List<String> command = new ArrayList<>(List.of(script.toString(), folder.toString()));
    for (String name : names) {
      if (!NAMES.contains(name)) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST,
            "image %s: there are %s".formatted(name, String.join(", ", NAMES)));
      }
      String image = name.substring(0, name.indexOf('-'));
      if (!Files.exists(layout(name).resolve("index.json")) && !command.contains(image)) {
        command.add(image);
      }
    }
    if (command.size() > 2) {
      InputScript.run("making images to convert", command);
    }
  }
}

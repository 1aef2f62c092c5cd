package org.bootwright.runner;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** What says which directories a runner shares, and how: of its process as of a whole stack. */
public final class SharingVariables {
  public static final Variable<Path> VIRTIOFSD =
      Values.path("BOOTWRIGHT_VIRTIOFSD", "the virtiofsd to use; left out: the package's");

  public static final Variable<List<Path>> SHARED_DIRECTORIES =
      Variable.of(
          "BOOTWRIGHT_SHARED_DIRECTORIES",
          "directories, with colons between them; VMs may be given what is in them; left out: none",
          "absolute paths with colons between them",
          SharingVariables::parse);

  private SharingVariables() {}

  private static List<Path> parse(String text) {
    return Arrays.stream(text.split(":", -1))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .map(SharingVariables::requireAbsolute)
        .toList();
  }

  private static Path requireAbsolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    return path.normalize();
  }
}

package org.bootwright.cli.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What roots are measured with: an image of the Docker Engine, and the same tree as a directory.
 */
public final class RootsImage {
  /** As {@code run} takes it. */
  public static final String REFERENCE = "docker-daemon:bootwright-bench/roots";

  private final Path script;
  private final Path folder;

  public RootsImage(Path scripts, Map<String, String> environment) {
    this.script = scripts.resolve("bench-roots-image.sh");
    this.folder = InputScript.cache(environment).resolve("bench-roots");
  }

  /** Makes both where they are missing. */
  public void make() {
    InputScript.run("making an image to boot", List.of(script.toString(), folder.toString()));
  }

  public Path tree() {
    return folder.resolve("tree");
  }
}

package org.bootwright.runner.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image with one file, and settings that would spoil a daemon that heeded them. */
record ScratchImage(String name) {
  static ScratchImage build(Path directory, String name) throws IOException, InterruptedException {
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("run"), "no program");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY run /run
        USER 1000
        ENV LD_PRELOAD=/evil.so
        HEALTHCHECK --interval=1s CMD ["/run"]
        CMD ["/run"]
        """);
    Docker.run("build", "-q", "-t", name, context.toString());
    return new ScratchImage(name);
  }

  void remove() throws IOException, InterruptedException {
    Docker.run("rmi", name);
  }
}

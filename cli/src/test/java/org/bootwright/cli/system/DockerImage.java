package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A small image of nothing but busybox, in this host's Docker Engine until it is removed. */
final class DockerImage {
  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY bin /bin
      ENV WORD=image
      """;

  private final String name;

  private DockerImage(String name) {
    this.name = name;
  }

  /** Builds it in a directory that is empty. */
  static DockerImage build(Path context) throws IOException, InterruptedException {
    Busybox.install(context.resolve("bin"), "sh", "cat");
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    var image = new DockerImage("bootwright-run-test:" + UUID.randomUUID());
    docker("build", "-q", "-t", image.name, context.toString());
    return image;
  }

  /** As a user names it. */
  String reference() {
    return "docker-daemon:" + name;
  }

  /** The containers that were made of it and are there still, a line each. */
  String containers() throws IOException, InterruptedException {
    return docker("ps", "-a", "-q", "--filter", "ancestor=" + name);
  }

  private static String docker(String... words) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("docker"), Stream.of(words)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  void remove() throws IOException, InterruptedException {
    docker("rmi", name);
  }
}

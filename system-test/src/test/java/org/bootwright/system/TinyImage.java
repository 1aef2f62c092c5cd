package org.bootwright.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An image of a static busybox and nothing else, saved by Docker: it boots in three seconds. */
final class TinyImage {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(2);
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY busybox /bin/busybox
      COPY ballast /ballast
      RUN ["/bin/busybox", "--install", "-s", "/bin"]
      CMD ["/bin/true"]
      """;

  private TinyImage() {}

  /**
   * Saves one as FOLDER/NAME.tar. Each name is another image; the ballast, of random bytes, makes
   * its conversion take long enough to be caught.
   */
  static String save(Path folder, String name, int ballastMiB) {
    String tag = "bootwright-test/tiny:" + name;
    try {
      Path context = Files.createTempDirectory("bootwright-tiny-");
      try {
        Files.copy(BUSYBOX, context.resolve("busybox"));
        writeBallast(context.resolve("ballast"), name, ballastMiB);
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        docker("build", "-q", "-t", tag, context.toString());
        docker("save", "-o", folder.resolve(name + ".tar").toString(), tag);
        docker("rmi", tag);
      } finally {
        for (Path file : List.of(Path.of("busybox"), Path.of("ballast"), Path.of("Dockerfile"))) {
          Files.deleteIfExists(context.resolve(file));
        }
        Files.delete(context);
      }
      // `docker save` writes for root alone; the converter is another user.
      folder.resolve(name + ".tar").toFile().setReadable(true, false);
      return "docker-archive:/input/" + name + ".tar";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeBallast(Path file, String name, int mebibytes) throws IOException {
    Random random = new Random(name.hashCode());
    byte[] block = new byte[1 << 20];
    try (var out = Files.newOutputStream(file)) {
      out.write(name.getBytes(StandardCharsets.UTF_8));
      for (int count = 0; count < mebibytes; count++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
  }

  private static void docker(String... words) {
    Program.docker(BUILD_LIMIT, Map.of("DOCKER_BUILDKIT", "1"), words);
  }
}

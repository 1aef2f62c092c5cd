package org.bootwright.runner.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.EngineFinder;
import org.bootwright.engine.login.DockerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Docker Engine of this host pulls from Debian's registry, which wants a password. */
@Timeout(120)
final class PrivateRegistryIT {
  /** Of "kept secret", by bcrypt, the one kind that this registry takes. */
  private static final String HTPASSWD =
      "tester:$2b$04$cv0KeHTHW6msoSePuw3qfekfE1BeMnj.USGP4J5jDLAz9QUkxpYte";

  @TempDir Path directory;
  private Process registry;
  private String image;

  @BeforeEach
  void pushImage() throws IOException, InterruptedException {
    int port = freePort();
    registry = startRegistry(port);
    await().atMost(Duration.ofSeconds(60)).until(() -> listens(port));
    String name = "127.0.0.1:" + port;
    Docker.run(
        "--config", directory.toString(), "login", "-u", "tester", "-p", "kept secret", name);
    image = name + "/app:" + UUID.randomUUID();
    ScratchImage built = ScratchImage.build(directory, image);
    Docker.run("--config", directory.toString(), "push", "-q", image);
    built.remove();
  }

  @AfterEach
  void endRegistry() throws InterruptedException {
    registry.destroy();
    assertThat(registry.waitFor(Duration.ofSeconds(30))).isTrue();
  }

  private Process startRegistry(int port) throws IOException {
    Path passwords = Files.writeString(directory.resolve("htpasswd"), HTPASSWD + "\n");
    Path config =
        Files.writeString(
            directory.resolve("registry.yml"),
            """
            version: 0.1
            log: {level: warn}
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: "127.0.0.1:%d"}
            auth: {htpasswd: {realm: test, path: %s}}
            """
                .formatted(Files.createDirectory(directory.resolve("storage")), port, passwords));
    return new ProcessBuilder("docker-registry", "serve", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("registry.log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens(int port) {
    assertThat(registry.isAlive()).as("docker-registry runs").isTrue();
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private EngineImage obtain(Optional<DockerConfig> logins) {
    EngineFinder finder = EngineFinder.fromEnvironment(System.getenv());
    try (EngineClient client = new EngineClient(finder.find(), finder.limits(), "making it")) {
      return new EngineImages(client)
          .obtain(
              ImageReference.parse(image),
              Platform.LINUX_AMD64,
              PullPolicy.MISSING,
              logins,
              (_, _) -> {});
    }
  }

  @Test
  void imageIsPulledWithTheLoginOfTheRunnersUserAndNotWithout() throws Exception {
    Path nobody = Files.createDirectory(directory.resolve("nobody"));
    assertThatThrownBy(() -> obtain(Optional.of(DockerConfig.in(nobody, Map.of()))))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(FailureCode.UNAUTHORIZED))
        .hasMessageContainingAll(nobody.toString(), "docker login 127.0.0.1");

    EngineImage pulled = obtain(Optional.of(DockerConfig.in(directory, Map.of())));

    assertThat(pulled.config().cmd()).containsExactly("/run");
    Docker.run("rmi", image);
  }
}

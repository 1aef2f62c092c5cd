package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.engine.login.RepositoryName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors, plain HTTP, and certificates of private authorities. */
final class EndpointsTest {
  @TempDir Path directory;
  private TestRegistry registry;
  private TestRegistry mirror;
  private ImageBuilder image;
  private RegistryPulls pulls;

  @BeforeEach
  void startRegistries() throws IOException {
    registry = TestRegistry.plain();
    mirror = TestRegistry.plain();
    byte[] random = new byte[500_000];
    new Random(8).nextBytes(random);
    image = ImageBuilder.image().layer(tar().file("a", random));
    registry.push("app", "v1", image);
    pulls = RegistryPulls.into(directory.resolve("disk.raw"));
  }

  @AfterEach
  void stopRegistries() {
    registry.close();
    mirror.close();
  }

  private static RegistrySettings mirrors(String... names) {
    return new RegistrySettings(List.of(names), Optional.empty(), Optional.empty());
  }

  private static RegistrySettings authority(Path caFile) {
    return new RegistrySettings(List.of(), Optional.empty(), Optional.of(caFile));
  }

  private void convert(RegistrySettings settings) throws IOException {
    pulls.with(Map.of(registry.name(), settings)).convert(registry.name() + "/app:v1");
    assertThat(DiskTree.read(pulls.disk()).at("/a").text()).hasSize(500_000);
  }

  @Test
  void mirrorIsAskedInTheRegistrysPlace() throws IOException {
    mirror.push("cache/app", "v1", image);
    convert(mirrors(mirror.name() + "/cache"));
    assertThat(registry.seen()).isEmpty();
    assertThat(mirror.seen("/v2/cache/app/")).hasSize(3);
  }

  @Test
  void registryIsAskedWhereAMirrorHasNothingOrIsNotThere() throws IOException {
    TestRegistry gone = TestRegistry.plain();
    gone.close();
    convert(mirrors(mirror.name(), gone.name()));
    assertThat(mirror.seen("/manifests/v1")).hasSize(1);
    assertThat(registry.seen("/app/")).hasSize(3);
  }

  @Test
  void layerThatAMirrorBreaksOffComesFromTheRegistry() throws IOException {
    mirror
        .push("app", "v1", image)
        .with(
            exchange -> {
              byte[] bytes =
                  exchange.getRequestURI().getPath().contains("/app/")
                      ? mirror.content(exchange)
                      : new byte[0];
              if (bytes.length < 500_000) {
                return false;
              }
              boolean again = exchange.getRequestHeaders().containsKey("Range");
              TestRegistry.send(exchange, bytes, 0, again ? 0 : 250_000, false);
              return true;
            });
    convert(mirrors(mirror.name()));
    assertThat(registry.seen("/blobs/"))
        .singleElement()
        .satisfies(each -> assertThat(each.header("Range")).isPresent());
  }

  @Test
  void failureIsTheRegistrysWhenNobodyHasIt() {
    pulls = pulls.with(Map.of(registry.name(), mirrors(mirror.name())));
    pulls.assertFails(
        registry.name() + "/no:v1", FailureCode.IMAGE_NOT_FOUND, "from " + registry.name());
  }

  @Test
  void certificateOfAPrivateAuthorityIsTrustedWhereItIsNamed()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path keys = directory.resolve("keys.p12");
    Path authority = directory.resolve("ca.pem");
    Certificates.make(keys, authority);
    try (TestRegistry secure = TestRegistry.secure(keys, Certificates.PASSWORD)) {
      secure.push("app", "v1", image);
      String reference = secure.name() + "/app:v1";
      pulls.assertFails(
          reference, FailureCode.SOURCE_UNAVAILABLE, "certificate is not trusted", "caFile");
      assertThat(secure.seen()).isEmpty();
      pulls.with(Map.of(secure.name(), authority(authority))).convert(reference);
      assertThat(DiskTree.read(pulls.disk()).at("/a").text()).hasSize(500_000);
    }
  }

  @Test
  void redirectFromHttpsToPlainHttpIsRefused()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path keys = directory.resolve("keys.p12");
    Path authority = directory.resolve("ca.pem");
    Certificates.make(keys, authority);
    try (TestRegistry secure = TestRegistry.secure(keys, Certificates.PASSWORD)) {
      secure.with(
          exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + registry.name() + "/");
            return TestRegistry.answer(exchange, 302, "");
          });
      pulls
          .with(Map.of(secure.name(), authority(authority)))
          .assertFails(
              secure.name() + "/app:v1", FailureCode.SOURCE_UNAVAILABLE, "HTTPS to plain HTTP");
      assertThat(registry.seen()).isEmpty();
    }
  }

  @Test
  void registryWithoutTlsIsToldHowToBeReached() throws IOException, InterruptedException {
    Path keys = directory.resolve("keys.p12");
    Path authority = directory.resolve("ca.pem");
    Certificates.make(keys, authority);
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String name = "127.0.0.1:" + plain.getLocalPort();
      Thread.ofPlatform().daemon().start(() -> answerInPlainText(plain));
      pulls
          .with(Map.of(name, authority(authority)))
          .assertFails(name + "/app", FailureCode.SOURCE_UNAVAILABLE, "insecure");
    }
  }

  /** Each connection until the server is closed; a client may come again. */
  private static void answerInPlainText(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        // Closing with bytes unread would reset the connection, and with it take the answer back.
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException _) {
        // This one is over, or the server is.
      }
    }
  }

  @Test
  void defaultRegistryHasItsOwnNamesForApiAndCredentials() {
    RepositoryName name = RepositoryName.parse("debian");
    assertThat(name.registry()).isEqualTo(RepositoryName.DEFAULT_REGISTRY);
    assertThat(name.path()).isEqualTo("library/debian");
    RegistryEndpoint endpoint = RegistryEndpoint.of(name, RegistryConfig.standard()).getFirst();
    assertThat(endpoint.base(false).toString())
        .startsWith("https://")
        .contains(RepositoryName.DEFAULT_REGISTRY)
        .endsWith("/v2/");
    assertThat(RepositoryName.credentialsKey(name.registry()))
        .startsWith("https://")
        .endsWith("/v1/");
  }

  @Test
  void mirrorsOfTheDefaultRegistryAreForShortNames() throws IOException {
    mirror.push("library/debian", "trixie", image);
    pulls
        .with(Map.of(RepositoryName.DEFAULT_REGISTRY, mirrors(mirror.name())))
        .convert("debian:trixie");
    assertThat(Files.size(pulls.disk())).isPositive();
    assertThat(mirror.seen("/v2/library/debian/")).hasSize(3);
  }
}

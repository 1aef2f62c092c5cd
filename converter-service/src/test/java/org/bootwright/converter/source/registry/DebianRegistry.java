package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.testing.ImageBuilder;

/** The registry of Debian's package docker-registry, as a process of its own on loopback. */
final class DebianRegistry implements AutoCloseable {
  static final String USER = "tester";
  static final String PASSWORD = "kept secret";

  /** Of {@link #PASSWORD}, by bcrypt, the one kind that this registry takes. */
  private static final String HTPASSWD =
      "tester:$2b$04$cv0KeHTHW6msoSePuw3qfekfE1BeMnj.USGP4J5jDLAz9QUkxpYte";

  private final Process process;
  private final URI base;
  private final HttpClient client;

  private DebianRegistry(Process process, URI base, HttpClient client) {
    this.process = process;
    this.base = base;
    this.client = client;
  }

  /** With plain HTTP and for everybody. */
  static DebianRegistry plain(Path directory) throws IOException {
    return start(directory, "", "http", HttpClient.newHttpClient());
  }

  /** With TLS, and a password for everything. */
  static DebianRegistry secure(Path directory, Path certificate, Path key) throws IOException {
    Path passwords = Files.writeString(directory.resolve("htpasswd"), HTPASSWD + "\n");
    String settings =
        """
          tls:
            certificate: %s
            key: %s
        auth:
          htpasswd:
            realm: test
            path: %s
        """
            .formatted(certificate, key, passwords);
    SSLContext trusting = TrustedAuthorities.context(Optional.of(certificate));
    return start(
        directory, settings, "https", HttpClient.newBuilder().sslContext(trusting).build());
  }

  private static DebianRegistry start(
      Path directory, String settings, String scheme, HttpClient client) throws IOException {
    int port = freePort();
    Path config =
        Files.writeString(
            directory.resolve("config.yml"),
            """
            version: 0.1
            log:
              level: warn
            storage:
              filesystem:
                rootdirectory: %s
            http:
              addr: 127.0.0.1:%d
            """
                    .formatted(Files.createDirectories(directory.resolve("storage")), port)
                + settings);
    Process process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    DebianRegistry registry =
        new DebianRegistry(
            process, URI.create("%s://127.0.0.1:%d/v2/".formatted(scheme, port)), client);
    await().atMost(Duration.ofSeconds(60)).until(registry::answers);
    return registry;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    assertThat(process.isAlive()).as("docker-registry runs").isTrue();
    try {
      return send(request("")).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** {@code 127.0.0.1:PORT}. */
  String name() {
    return base.getAuthority();
  }

  /** Uploads as the distribution specification says: blobs, then the manifest. */
  void push(String repository, String tag, ImageBuilder image) throws IOException {
    for (byte[] blob : image.layoutFiles("x").values()) {
      pushBlob(repository, blob);
    }
    HttpRequest.Builder manifest =
        request(repository + "/manifests/" + tag)
            .setHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(image.manifest()));
    assertThat(send(manifest).statusCode()).isEqualTo(201);
  }

  private void pushBlob(String repository, byte[] blob) throws IOException {
    HttpResponse<String> begun =
        send(request(repository + "/blobs/uploads/").POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String place = begun.headers().firstValue("Location").orElseThrow();
    String query = (place.contains("?") ? "&" : "?") + "digest=" + Sha256.of(blob);
    HttpResponse<String> done =
        send(request(place + query).PUT(HttpRequest.BodyPublishers.ofByteArray(blob)));
    assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
  }

  private HttpRequest.Builder request(String place) {
    String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
    return HttpRequest.newBuilder(base.resolve(place)).setHeader("Authorization", "Basic " + pair);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    client.shutdownNow();
    process.destroy();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

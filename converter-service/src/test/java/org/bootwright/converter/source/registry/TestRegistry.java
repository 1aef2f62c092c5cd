package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.testing.ImageBuilder;

/** A registry in this process, which does as it is told: also badly. */
final class TestRegistry implements AutoCloseable {
  /** One request as it came. */
  record Seen(String path, Map<String, String> headers) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** Answers a request, or leaves it to what comes after. */
  interface Handler {
    boolean handle(HttpExchange exchange) throws IOException;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(byte[] bytes, String type) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Content> contents = new ConcurrentHashMap<>();
  private final List<Handler> handlers = new CopyOnWriteArrayList<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private TestRegistry(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static TestRegistry plain() throws IOException {
    return new TestRegistry(HttpServer.create(anyPort(), 0));
  }

  /** With the key and certificate of a key store. */
  static TestRegistry secure(Path keyStore, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(keyStore)) {
      keys.load(stream, password.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new TestRegistry(server);
  }

  /** {@code 127.0.0.1:PORT}, as it stands in references. */
  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  TestRegistry push(String repository, String tag, ImageBuilder image) {
    blobs(repository, image);
    return manifest(
        repository, tag, image.manifest(), "application/vnd.oci.image.manifest.v1+json");
  }

  /** All blobs, and the manifest by its digest. */
  TestRegistry blobs(String repository, ImageBuilder image) {
    image
        .layoutFiles("x")
        .forEach(
            (path, bytes) -> {
              if (path.startsWith("blobs/sha256/")) {
                blob(repository, Sha256.of(bytes), bytes);
              }
            });
    return manifest(
        repository,
        image.manifestDigest().toString(),
        image.manifest(),
        "application/vnd.oci.image.manifest.v1+json");
  }

  TestRegistry blob(String repository, Digest digest, byte[] bytes) {
    contents.put(
        "/v2/%s/blobs/%s".formatted(repository, digest),
        new Content(bytes, "application/octet-stream"));
    return this;
  }

  TestRegistry manifest(String repository, String key, byte[] bytes, String type) {
    contents.put("/v2/%s/manifests/%s".formatted(repository, key), new Content(bytes, type));
    return this;
  }

  /** Asked before anything else, the earliest first. */
  TestRegistry with(Handler handler) {
    handlers.add(handler);
    return this;
  }

  List<Seen> seen() {
    return seen;
  }

  List<Seen> seen(String pathPart) {
    return seen.stream().filter(each -> each.path().contains(pathPart)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    seen.add(new Seen(exchange.getRequestURI().toString(), headers));
    try (exchange) {
      for (Handler handler : handlers) {
        if (handler.handle(exchange)) {
          return;
        }
      }
      serve(exchange);
    }
  }

  /** Answers as a registry does that has nothing to hide. */
  void serve(HttpExchange exchange) throws IOException {
    Content content = contents.get(exchange.getRequestURI().getPath());
    if (exchange.getRequestURI().getPath().equals("/v2/")) {
      answer(exchange, 200, "{}");
    } else if (content == null) {
      answer(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"no\"}]}");
    } else {
      exchange.getResponseHeaders().set("Content-Type", content.type());
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
      send(exchange, content.bytes(), from, content.bytes().length, range != null);
    }
  }

  /** What a request asks for. */
  byte[] content(HttpExchange exchange) {
    return Objects.requireNonNull(contents.get(exchange.getRequestURI().getPath())).bytes();
  }

  /** Promises everything from one byte on, and gives it up to another one. */
  static void send(HttpExchange exchange, byte[] bytes, int from, int to, boolean partial)
      throws IOException {
    if (partial) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
    }
    exchange.sendResponseHeaders(partial ? 206 : 200, bytes.length - from);
    exchange.getResponseBody().write(bytes, from, to - from);
    exchange.getResponseBody().flush();
  }

  static boolean answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    return true;
  }

  /** Sends no more until the registry is closed. */
  boolean hang() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

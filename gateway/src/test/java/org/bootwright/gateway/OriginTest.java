package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as no well-behaved client sends them, so by hand. */
final class OriginTest {
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "");

  @TempDir Path directory;
  private TestSystem system;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory, config -> config.withAllowedHosts(Set.of("Good.example")));
  }

  @AfterEach
  void close() {
    system.close();
  }

  @ParameterizedTest
  @CsvSource({
    // names of ours, in any case and with any port: a port may be forwarded
    "localhost, '', 200",
    "LocalHost:80, '', 200",
    "127.0.0.1:99, '', 200",
    "127.1.2.3, '', 200",
    "[::1]:80, '', 200",
    "[::1], '', 200",
    "[0:0:0:0:0:0:0:1], '', 200",
    "good.example, '', 200",
    "GOOD.example:8443, '', 200",
    // names that can be made to resolve to us
    "evil.example, '', 403",
    "127.0.0.1.evil.example, '', 403",
    "localhost.evil.example, '', 403",
    "evil.localhost, '', 403",
    "localhost., '', 403",
    "good.example.evil, '', 403",
    "192.0.2.1, '', 403",
    "[2001:db8::1], '', 403",
    "0.0.0.0, '', 403",
    "2130706433, '', 403",
    "0x7f.0.0.1, '', 403",
    "999.0.0.1, '', 403",
    // pages of ours, and others
    "localhost:1, http://localhost:1, 200",
    "localhost:1, HTTP://LOCALHOST:1, 200",
    "localhost, http://localhost, 200",
    "good.example, https://good.example, 200",
    "[::1]:1, http://[::1]:1, 200",
    "localhost:1, http://localhost:2, 403",
    "localhost:1, http://127.0.0.1:1, 403",
    "localhost:1, http://evil.example, 403",
    "localhost:1, http://localhost:1.evil.example, 403",
    "localhost:1, http://evil.example#http://localhost:1, 403",
    "localhost:1, null, 403",
    "localhost:1, file://, 403",
  })
  void foreignHostsAndOriginsAreRefused(String host, String origin, int status) throws IOException {
    String headers =
        "Host: " + host + "\r\n" + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n");
    assertThat(get("/v1/vms", headers)).startsWith("HTTP/1.1 " + status);
    // Of a WebSocket, before anybody looks for the VM.
    assertThat(get("/v1/vms/none/console", headers + UPGRADE))
        .startsWith("HTTP/1.1 " + (status == 200 ? 404 : status));
  }

  @ParameterizedTest
  @CsvSource({"same-origin, 200", "none, 200", "cross-site, 403", "same-site, 403"})
  void whatTheBrowserSaysOfThePageCounts(String site, int status) throws IOException {
    assertThat(get("/v1/vms", "Host: localhost\r\nSec-Fetch-Site: " + site + "\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void noHostAndSeveralAreMalformed() throws IOException {
    assertThat(get("/v1/vms", "")).startsWith("HTTP/1.1 400");
    assertThat(get("/v1/vms", "Host: localhost\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 400");
    assertThat(get("/v1/vms", "Host: a b\r\n")).startsWith("HTTP/1.1 400");
    assertThat(get("/v1/vms", "Host:\r\n")).startsWith("HTTP/1.1 4");
  }

  @Test
  void severalOriginsMustAllBeOurs() throws IOException {
    assertThat(
            get(
                "/v1/vms",
                "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void anAbsoluteTargetIsNoWayAroundTheHost() throws IOException {
    assertThat(get("http://evil.example/v1/vms", "Host: evil.example\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  private String get(String target, String headers) throws IOException {
    String request =
        "GET "
            + target
            + " HTTP/1.1\r\n"
            + headers
            + (headers.contains("Upgrade") ? "Connection: upgrade" : "Connection: close")
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), system.gateway.port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = in.readNBytes("HTTP/1.1 200".length());
      return new String(head, StandardCharsets.US_ASCII);
    }
  }
}

package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With certificates that openssl makes. */
final class TlsTest {
  @TempDir Path directory;
  private TlsFiles files;
  private TestSystem system;

  @BeforeEach
  void start() throws Exception {
    files = make("served", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    system = TestSystem.in(directory, config -> config.withTls(files));
  }

  @AfterEach
  void close() {
    system.close();
  }

  private TlsFiles make(String name, String... keyOptions) throws Exception {
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    List<String> command =
        new java.util.ArrayList<>(
            List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=" + name));
    command.addAll(List.of("-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"));
    command.addAll(List.of(keyOptions));
    command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
    run(command);
    return new TlsFiles(certificate, key);
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static SSLContext trusting(Path... certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Path certificate : certificates) {
      try (InputStream stream = Files.newInputStream(certificate)) {
        store.setCertificateEntry(
            certificate.toString(),
            CertificateFactory.getInstance("X.509").generateCertificate(stream));
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private int get(Path trusted) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
      URI url = URI.create("https://127.0.0.1:" + system.gateway.port() + "/v1/vms");
      return client
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void requestsComeEncryptedAndOnlySo() throws Exception {
    assertThat(get(files.certificate())).isEqualTo(200);
    assertThatThrownBy(() -> system.client.get("/v1/vms")).isInstanceOf(Exception.class);
    TlsFiles other = make("other", "-newkey", "rsa:2048");
    assertThatThrownBy(() -> get(other.certificate())).isInstanceOf(SSLHandshakeException.class);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, true", "TLSv1.2, true", "TLSv1.1, false", "TLSv1, false"})
  void onlyVersionsThatAreSafeAreSpoken(String version, boolean spoken) throws Exception {
    SSLContext context = trusting(files.certificate());
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", system.gateway.port())) {
      socket.setEnabledProtocols(new String[] {version});
      if (spoken) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      } else {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aRenewedCertificateIsServedWithoutARestart() throws Exception {
    TlsFiles renewed = make("renewed", "-newkey", "rsa:2048");
    SSLContext either = trusting(files.certificate(), renewed.certificate());
    move(renewed.certificate(), files.certificate());
    // Between the two steps the files do not fit together, and nothing changes.
    assertThat(servedName(either)).isEqualTo("CN=served");
    move(renewed.key(), files.key());
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(servedName(either)).isEqualTo("CN=renewed"));
    assertThat(get(files.certificate())).isEqualTo(200);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whom the certificate names that a client is shown now. */
  private String servedName(SSLContext context) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", system.gateway.port())) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "served.crt, missing.key, 'key', 'missing.key: it cannot be read'",
    "missing.crt, served.key, 'certificate', 'missing.crt: it cannot be read'",
    "served.key, served.key, 'certificate', 'served.key'",
    "served.crt, served.crt, 'key', 'not PKCS#8'",
    "served.crt, rsa.key, 'key', 'no EC key'",
    "served.crt, ec.key, 'key', 'not the key of the certificate'",
    "served.crt, encrypted.key, 'key', 'without a passphrase'",
  })
  void filesThatCannotBeServedWithAreNamed(String certificate, String key, String which, String why)
      throws Exception {
    make("rsa", "-newkey", "rsa:2048");
    make("ec", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    run(
        List.of(
            "openssl",
            "pkcs8",
            "-topk8",
            "-passout",
            "pass:x",
            "-in",
            directory.resolve("ec.key").toString(),
            "-out",
            directory.resolve("encrypted.key").toString()));
    TlsFiles wrong = new TlsFiles(directory.resolve(certificate), directory.resolve(key));
    assertThatThrownBy(
            () ->
                TestSystem.in(directory.resolve("other"), config -> config.withTls(wrong)).close())
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
        .hasMessageContaining("reading the TLS " + which)
        .hasMessageContaining(why);
  }
}

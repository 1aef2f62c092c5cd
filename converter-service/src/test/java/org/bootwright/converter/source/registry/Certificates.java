package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes a certificate for 127.0.0.1, signed by itself, with the JDK's keytool. */
final class Certificates {
  static final String PASSWORD = "changeit";

  private Certificates() {}

  /**
   * @param keys where the key store goes, PKCS#12
   * @param certificate where the certificate goes, PEM
   */
  static void make(Path keys, Path certificate) throws IOException, InterruptedException {
    run(
        List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-alias",
            "registry",
            "-dname",
            "CN=registry",
            "-ext",
            "san=ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-validity",
            "10"),
        keys);
    run(
        List.of("-exportcert", "-rfc", "-alias", "registry", "-file", certificate.toString()),
        keys);
  }

  /** The private key in PEM, as programs other than Java's want it. */
  static Path exportKey(Path keys, Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(keys)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(stream, PASSWORD.toCharArray());
      byte[] key = store.getKey("registry", PASSWORD.toCharArray()).getEncoded();
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
      return Files.writeString(
          file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key store of our own", e);
    }
  }

  private static void run(List<String> arguments, Path keys)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}

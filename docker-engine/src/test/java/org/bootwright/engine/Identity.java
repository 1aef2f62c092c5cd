package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;

/** A key and a certificate of 127.0.0.1 that it signed itself, made by the JDK's keytool. */
record Identity(KeyStore store) {
  static final String PASSWORD = "secret";

  /** What PKCS #8 says before an RSA key of 2048 bits. */
  private static final int PKCS8_HEAD_BYTES = 26;

  static Identity make(Path file)
      throws IOException, InterruptedException, GeneralSecurityException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "self",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + file.getFileName(),
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), ISO_8859_1);
    if (keytool.waitFor() != 0) {
      throw new IOException(said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      store.load(stream, PASSWORD.toCharArray());
    }
    return new Identity(store);
  }

  String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", store.getCertificate("self").getEncoded());
  }

  String keyPem() throws GeneralSecurityException {
    return pem("PRIVATE KEY", key());
  }

  String pkcs1Pem() throws GeneralSecurityException {
    byte[] key = key();
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(key, PKCS8_HEAD_BYTES, key.length));
  }

  private byte[] key() throws GeneralSecurityException {
    return store.getKey("self", PASSWORD.toCharArray()).getEncoded();
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(der));
  }
}

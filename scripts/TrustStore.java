import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/**
 * Makes a JDK's trust store out of the system's certificate authorities: {@code TrustStore
 * CERTIFICATES_PEM STORE}. Run by jdk.sh for a JDK that was unpacked, not installed: the package's
 * installation would have made it.
 */
final class TrustStore {
  /** The usual one of a trust store, against accidents; it holds no secret. */
  private static final char[] PASSWORD = "changeit".toCharArray();

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    // Not PKCS12: that one encrypts certificates, and a JDK opens its trust store with no password.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, PASSWORD);
    try (var pem = Files.newInputStream(Path.of(arguments[0]))) {
      int index = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + index++, certificate);
      }
    }
    try (var out = Files.newOutputStream(Path.of(arguments[1]))) {
      store.store(out, PASSWORD);
    }
  }
}

package org.bootwright.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.TlsFiles;

/**
 * A certificate and its key, read and found to belong together. The library would tell of a wrong
 * one only when a client connects.
 *
 * @param certificate PEM
 * @param key PEM
 */
record TlsIdentity(String certificate, String key) {
  /** A chain of ten certificates takes a tenth of it. */
  private static final int MAXIMUM_FILE_BYTES = 256 * 1024;

  /** RFC 7468, 10 */
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  /** Reads both files; fails with what is wrong in which. */
  static TlsIdentity read(TlsFiles files) {
    String certificate = text(files.certificate(), "certificate");
    String key = text(files.key(), "key");
    X509Certificate first = first(files.certificate(), certificate);
    if (!belongTogether(first.getPublicKey(), privateKey(files.key(), key, first))) {
      throw refused(
          files.key(), "key", "it is not the key of the certificate " + files.certificate(), null);
    }
    return new TlsIdentity(certificate, key);
  }

  private static String text(Path file, String what) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAXIMUM_FILE_BYTES + 1);
      if (bytes.length > MAXIMUM_FILE_BYTES) {
        throw refused(file, what, "it is larger than any", null);
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw refused(file, what, "it cannot be read (" + e + ")", e);
    }
  }

  private static X509Certificate first(Path file, String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new java.io.ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .findFirst()
              .orElseThrow(() -> refused(file, "certificate", "there is none in it", null));
    } catch (CertificateException e) {
      throw refused(file, "certificate", "it is not PEM (" + e.getMessage() + ")", e);
    }
  }

  private static PrivateKey privateKey(Path file, String pem, X509Certificate certificate) {
    Matcher matcher = PKCS8.matcher(pem);
    if (!matcher.find()) {
      throw refused(
          file,
          "key",
          "it is not PKCS#8 without a passphrase, which begins with BEGIN PRIVATE KEY;"
              + " 'openssl pkcs8 -topk8 -nodes' makes one of it",
          null);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw refused(
          file,
          "key",
          "it is no %s key, as the certificate's is"
              .formatted(certificate.getPublicKey().getAlgorithm()),
          e);
    }
  }

  /** Whether the one proves what the other signed. */
  private static boolean belongTogether(PublicKey certified, PrivateKey key) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    byte[] words = "these belong together".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(words);
      Signature proving = Signature.getInstance(algorithm);
      proving.initVerify(certified);
      proving.update(words);
      return proving.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static FailureException refused(
      Path file, String what, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "reading the TLS %s %s: %s".formatted(what, file, why);
    return cause == null
        ? new FailureException(FailureCode.INVALID_REQUEST, message)
        : new FailureException(FailureCode.INVALID_REQUEST, message, cause);
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(certificate, "ISO-8859-1"))
        .addKeyValue(Buffer.buffer(key, "ISO-8859-1"));
  }

  /** Leaves the key out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "TlsIdentity";
  }
}

package org.bootwright.contracts.bus.rabbitmq.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** What the PEM files hold, in the form that TLS wants. */
public final class TlsMaterial {
  /** The kinds of key that certificates of brokers' clients are made with. */
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  /** Key stores in memory need one; it protects nothing. */
  private static final char[] NO_PASSWORD = new char[0];

  private final X509ExtendedTrustManager trust;
  private final Optional<KeyManagerFactory> keys;

  private TlsMaterial(X509ExtendedTrustManager trust, Optional<KeyManagerFactory> keys) {
    this.trust = trust;
    this.keys = keys;
  }

  public static TlsMaterial read(TlsFiles files) {
    Optional<KeyManagerFactory> keys = Optional.empty();
    if (files.certificate().isPresent() && files.key().isPresent()) {
      keys = Optional.of(keys(files.certificate().get(), files.key().get()));
    }
    return new TlsMaterial(new HostnameVerifier(trust(files.authority())), keys);
  }

  /** Checks the broker's certificate and the host that it names. */
  public TrustManager trust() {
    return trust;
  }

  public Optional<KeyManagerFactory> keys() {
    return keys;
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys.map(KeyManagerFactory::getKeyManagers).orElse(new KeyManager[0]),
          new TrustManager[] {trust},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without TLS", e);
    }
  }

  private static X509ExtendedTrustManager trust(Optional<Path> authority) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authority.map(TlsMaterial::authorities).orElse(null));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new IllegalStateException("a JDK that checks no X.509 certificates");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without PKIX", e);
    }
  }

  private static @Nullable KeyStore authorities(Path file) {
    try {
      KeyStore store = emptyStore();
      int number = 0;
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable("certificates of the broker's authority", file, e);
    }
  }

  private static KeyManagerFactory keys(Path certificate, Path key) {
    PrivateKey privateKey;
    try {
      privateKey = privateKey(key);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw unreadable("private key (PKCS #8, not encrypted) for the broker", key, e);
    }
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry(
          "client", privateKey, NO_PASSWORD, certificates(certificate).toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw unreadable("client certificate for the broker", certificate, e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate in it");
      }
      return certificates;
    }
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String begin = "-----BEGIN PRIVATE KEY-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END PRIVATE KEY-----");
    if (start < 0 || end < start) {
      throw new IOException("no 'BEGIN PRIVATE KEY' in it");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
    InvalidKeySpecException anotherKind =
        new InvalidKeySpecException("not a key of a kind among " + KEY_ALGORITHMS);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        anotherKind.addSuppressed(e);
      }
    }
    throw anotherKind;
  }

  private static FailureException unreadable(String what, Path file, Exception cause) {
    return new FailureException(
        FailureCode.INVALID_REQUEST,
        "reading the %s from %s: %s".formatted(what, file, cause),
        cause);
  }
}

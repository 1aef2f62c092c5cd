package org.bootwright.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files that docker keeps for an Engine behind TLS: {@code ca.pem}, who vouches for the Engine,
 * and {@code cert.pem} with {@code key.pem}, who we are.
 */
final class EngineCertificates {
  private static final int MAX_BYTES = 1 << 20;

  /** A store of keys in memory wants one. */
  private static final char[] NO_PASSWORD = new char[0];

  private final Path directory;

  private EngineCertificates(Path directory) {
    this.directory = directory;
  }

  static EngineCertificates in(Path directory) {
    return new EngineCertificates(directory);
  }

  /** As {@link #context}, but there has to be a {@code ca.pem}, as with {@code DOCKER_HOST}. */
  SSLContext withOwnAuthority() {
    if (!Files.exists(authority())) {
      throw SettingFailure.invalid(
          "DOCKER_TLS_VERIFY is set, but there is no %s".formatted(authority()));
    }
    return context();
  }

  /** Trusts what {@code ca.pem} has, and what the system trusts where there is none. */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw SettingFailure.invalid(
          "the certificates in %s cannot be used: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private Path authority() {
    return directory.resolve("ca.pem");
  }

  private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
    Optional<byte[]> pem = read(authority());
    if (pem.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    for (Certificate certificate : certificates(pem.get(), authority())) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
    Path certificateFile = directory.resolve("cert.pem");
    Path keyFile = directory.resolve("key.pem");
    Optional<byte[]> certificatePem = read(certificateFile);
    Optional<byte[]> keyPem = read(keyFile);
    if (certificatePem.isEmpty() && keyPem.isEmpty()) {
      return null;
    }
    if (certificatePem.isEmpty() || keyPem.isEmpty()) {
      throw SettingFailure.invalid(
          "there is only one of %s and %s".formatted(certificateFile, keyFile));
    }
    PrivateKey key = PemPrivateKey.read(keyPem.get(), keyFile);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        key,
        NO_PASSWORD,
        certificates(certificatePem.get(), certificateFile).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static Collection<? extends Certificate> certificates(byte[] pem, Path file)
      throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) {
      throw SettingFailure.invalid("%s has no certificate".formatted(file));
    }
    return certificates;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new IllegalStateException("an empty store is read from nowhere", e);
    }
    return store;
  }

  private static Optional<byte[]> read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(stream.readNBytes(MAX_BYTES));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw SettingFailure.unreadable(file, e);
    }
  }
}

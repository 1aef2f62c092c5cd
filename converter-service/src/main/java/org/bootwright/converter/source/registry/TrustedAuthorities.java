package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose signatures on certificates are believed. */
final class TrustedAuthorities {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedAuthorities.class);

  /** Where Debian keeps what it trusts; an authority that was added to the host is in it. */
  private static final Path HOST_AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");

  private TrustedAuthorities() {}

  /** Read once: the Java platform's authorities and the host's. */
  private static final class Usual {
    static final List<X509Certificate> AUTHORITIES = read();

    private static List<X509Certificate> read() {
      List<X509Certificate> authorities = new ArrayList<>();
      try {
        for (TrustManager manager : managers(null)) {
          if (manager instanceof X509TrustManager x509) {
            authorities.addAll(List.of(x509.getAcceptedIssuers()));
          }
        }
        if (Files.isReadable(HOST_AUTHORITIES)) {
          parse(HOST_AUTHORITIES).stream()
              .map(X509Certificate.class::cast)
              .forEach(authorities::add);
        }
      } catch (IOException | GeneralSecurityException e) {
        LOG.warn("reading the authorities that this host trusts failed; some are missing", e);
      }
      return authorities;
    }
  }

  /** Trusts the usual ones, and those of a file. Fails with {@code invalid_request}. */
  static SSLContext context(Optional<Path> caFile) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      add(trusted, Usual.AUTHORITIES);
      if (caFile.isPresent()) {
        add(trusted, parseGiven(caFile.get()));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(trusted), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS and key stores", e);
    }
  }

  private static void add(KeyStore trusted, Collection<? extends Certificate> authorities)
      throws GeneralSecurityException {
    for (Certificate authority : authorities) {
      trusted.setCertificateEntry("authority-" + trusted.size(), authority);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> parseGiven(Path file) {
    try {
      Collection<? extends Certificate> authorities = parse(file);
      if (!authorities.isEmpty()) {
        return authorities;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "reading the caFile %s of the registries file: not PEM certificates".formatted(file),
          e);
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST,
        "reading the caFile %s of the registries file: it has no certificates".formatted(file));
  }

  private static Collection<? extends Certificate> parse(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream stream = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(stream);
    }
  }
}

package org.bootwright.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Makes what checks a gateway's certificate. */
final class TlsContexts {
  private TlsContexts() {}

  /** Saves reading the certificate store, a tenth of a second, where nothing is encrypted. */
  static SSLContext none() {
    return of(new TrustManager[0]);
  }

  static SSLContext of(Trust trust) {
    return switch (trust) {
      case Trust.Everyday _ -> everyday();
      case Trust.Authority(Path file) -> of(authority(read(file)));
      case Trust.Pinned(Path file) ->
          of(new TrustManager[] {new PinnedCertificate(read(file).getFirst())});
    };
  }

  private static SSLContext everyday() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the JDK has no TLS", broken);
    }
  }

  private static SSLContext of(TrustManager[] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], trust, null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the JDK has no TLS", broken);
    }
  }

  private static List<? extends Certificate> read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      List<? extends Certificate> certificates =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(stream));
      if (certificates.isEmpty()) {
        throw new CertificateException("there is none in it");
      }
      return certificates;
    } catch (IOException | CertificateException unreadable) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "reading the certificates in "
              + file
              + ": not possible ("
              + unreadable
              + "); give a PEM file",
          unreadable);
    }
  }

  private static TrustManager[] authority(List<? extends Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), certificates.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException broken) {
      throw new IllegalStateException("the JDK cannot keep certificates in memory", broken);
    }
  }

  /** Believes one certificate. That its names are not looked at is what an extended one may do. */
  private static final class PinnedCertificate extends X509ExtendedTrustManager {
    private final Certificate pinned;

    PinnedCertificate(Certificate pinned) {
      this.pinned = pinned;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !chain[0].equals(pinned)) {
        throw new CertificateException("the stack shows another certificate than its file holds");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("we serve nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("we serve nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("we serve nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Tells its version over TLS, to a client whose certificate it knows. */
final class TlsEngine implements AutoCloseable {
  private static final String ANSWER = "{\"ApiVersion\":\"1.41\"}";

  private final SSLServerSocket server;

  TlsEngine(Identity self, Identity client) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(self.store(), Identity.PASSWORD.toCharArray());
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("client", client.store().getCertificate("self"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (SSLSocket connection = (SSLSocket) server.accept()) {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
        String answer =
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(ANSWER.length(), ANSWER);
        connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
        connection.getOutputStream().flush();
      } catch (IOException refusedOrClosed) {
        // The client's failure says it, or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

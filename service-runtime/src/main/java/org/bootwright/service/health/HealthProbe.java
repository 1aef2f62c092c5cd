package org.bootwright.service.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks the service of the same container whether it is ready; images need no curl for it. */
public final class HealthProbe {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private HealthProbe() {}

  /**
   * Asks once. What does not answer is reported as unavailable.
   *
   * @param encrypted the service speaks HTTPS; its certificate names others than the loopback
   *     address, so it is not looked at
   */
  public static HealthReport ask(InetSocketAddress listen, boolean encrypted) {
    URI uri = readinessOf(listen, encrypted);
    try (HttpClient client = client(encrypted)) {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new HealthReport(response.statusCode(), response.body());
    } catch (IOException | GeneralSecurityException e) {
      return new HealthReport(503, "asking %s: no answer (%s)\n".formatted(uri, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HealthReport(503, "asking %s: interrupted\n".formatted(uri));
    }
  }

  private static URI readinessOf(InetSocketAddress listen, boolean encrypted) {
    boolean everywhere = listen.getAddress().isAnyLocalAddress();
    String address = everywhere ? "127.0.0.1" : listen.getAddress().getHostAddress();
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    String scheme = encrypted ? "https" : "http";
    return URI.create("%s://%s:%d/readyz".formatted(scheme, host, listen.getPort()));
  }

  private static HttpClient client(boolean encrypted) throws GeneralSecurityException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(LIMIT).version(HttpClient.Version.HTTP_1_1);
    if (encrypted) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      builder.sslContext(context);
    }
    return builder.build();
  }

  /** Takes any certificate: nothing secret is sent, and nothing but a yes or no is believed. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

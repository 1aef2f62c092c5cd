package org.bootwright.contracts.bus.rabbitmq.connection;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** Opens one connection and says clearly why it could not. */
public final class ConnectionOpener {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** A broker that accepts but is not up yet answers late. */
  private static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

  /** Declaring a queue on a busy broker takes seconds at worst. */
  private static final int RPC_TIMEOUT_MILLIS = 15_000;

  /**
   * The largest message that RabbitMQ lets through by default in any version. A larger bound than
   * our own, so that a message over ours can be set aside: over this one it costs the connection.
   */
  private static final int INBOUND_BOUND_BYTES = 128 * 1024 * 1024;

  private final BrokerConfig config;
  private final ConnectionFactory factory = new ConnectionFactory();

  public ConnectionOpener(BrokerConfig config, ExecutorService executor) {
    this.config = config;
    factory.setHost(config.host());
    factory.setPort(config.port());
    factory.setVirtualHost(config.virtualHost());
    factory.setUsername(config.user());
    factory.setPassword(config.password());
    factory.setRequestedHeartbeat((int) config.timings().heartbeat().toSeconds());
    factory.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
    factory.setHandshakeTimeout(HANDSHAKE_TIMEOUT_MILLIS);
    factory.setChannelRpcTimeout(RPC_TIMEOUT_MILLIS);
    factory.setMaxInboundMessageBodySize(INBOUND_BOUND_BYTES);
    factory.setSharedExecutor(executor);
    // The client's own recovery revives channels under their numbers, and not those that the
    // broker closed: the keepers open new ones.
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    config
        .tls()
        .ifPresent(
            files -> {
              factory.useSslProtocol(TlsMaterial.read(files).context());
              factory.enableHostnameVerification();
            });
  }

  public BrokerConfig config() {
    return config;
  }

  /**
   * @param purpose what the connection is for, shown by the broker's management
   * @throws FailureException {@code broker_unavailable} when trying again may help, another code
   *     when it will not
   */
  Connection open(String purpose) {
    try {
      return factory.newConnection(config.connectionName() + " " + purpose);
    } catch (AuthenticationFailureException e) {
      throw new FailureException(
          FailureCode.UNAUTHORIZED,
          "connecting to %s: the broker refuses user %s; check the name and the password"
              .formatted(config, config.user()),
          e);
    } catch (IOException | TimeoutException e) {
      throw failure(e);
    }
  }

  private FailureException failure(Exception cause) {
    Optional<String> distrust = distrust(cause);
    if (distrust.isPresent()) {
      return new FailureException(
          FailureCode.UNAUTHORIZED,
          "connecting to %s: TLS failed: %s; check the CA, certificate and key files"
              .formatted(config, distrust.get()),
          cause);
    }
    FailureException failure = BrokerFailures.of("connecting to " + config, cause);
    if (failure.code() == FailureCode.NOT_PERMITTED) {
      return new FailureException(
          FailureCode.NOT_PERMITTED,
          "%s; check that the virtual host %s exists and that user %s may use it"
              .formatted(failure.getMessage(), config.virtualHost(), config.user()),
          cause);
    }
    String reason =
        cause instanceof UnknownHostException
            ? "connecting to %s: no such host".formatted(config)
            : failure.getMessage();
    return new FailureException(
        FailureCode.BROKER_UNAVAILABLE, reason + "; is the broker up?", cause);
  }

  /** Why one side does not trust the other's certificate, which trying again does not change. */
  private static Optional<String> distrust(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
      if (at instanceof CertificateException
          || (at instanceof SSLException && text.contains("fatal alert"))) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }
}

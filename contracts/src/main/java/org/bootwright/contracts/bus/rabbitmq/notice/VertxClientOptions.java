package org.bootwright.contracts.bus.rabbitmq.notice;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.rabbitmq.RabbitMQOptions;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.bus.rabbitmq.connection.TlsMaterial;

/** Tells the vertx client what a BrokerConfig says. */
final class VertxClientOptions {
  /** A notice that is lost meanwhile is followed by another. */
  private static final long RECONNECT_MILLIS = 1_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private VertxClientOptions() {}

  static RabbitMQOptions of(BrokerConfig config) {
    RabbitMQOptions options =
        new RabbitMQOptions()
            // Not by URI: with one that says amqps the client would trust everybody first.
            .setHost(config.host())
            .setPort(config.port())
            .setVirtualHost(config.virtualHost())
            .setUser(config.user())
            .setPassword(config.password())
            .setConnectionName(config.connectionName() + " notices")
            .setConnectionTimeout(CONNECT_TIMEOUT_MILLIS)
            .setRequestedHeartbeat((int) config.timings().heartbeat().toSeconds())
            // The vertx client's recovery and the amqp client's exclude each other.
            .setAutomaticRecoveryEnabled(false)
            .setReconnectAttempts(Integer.MAX_VALUE)
            .setReconnectInterval(RECONNECT_MILLIS);
    config.tls().ifPresent(files -> secure(options, TlsMaterial.read(files)));
    return options;
  }

  private static void secure(RabbitMQOptions options, TlsMaterial material) {
    options.setSsl(true);
    options.setTrustOptions(TrustOptions.wrap(material.trust()));
    material.keys().ifPresent(keys -> options.setKeyCertOptions(KeyCertOptions.wrap(keys)));
    // The trust checks the host's name; the client forgets to.
    options.setHostnameVerificationAlgorithm("");
  }
}

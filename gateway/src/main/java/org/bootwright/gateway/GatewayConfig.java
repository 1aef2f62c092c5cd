package org.bootwright.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.store.DatabaseConfig;

/**
 * What a gateway has to be told.
 *
 * @param address to listen on; other than a loopback address only with a secret
 * @param port to listen on; 0 for any that is free
 * @param bearerSecret that requests under {@code /v1} have to show
 * @param allowedHosts names that clients may call it by, besides those of the loopback interface
 *     and the address that it listens on
 * @param database where the records are
 * @param runnerSilence how long a runner may be silent before its VMs count as lost
 */
public record GatewayConfig(
    String address,
    int port,
    Optional<String> bearerSecret,
    Set<String> allowedHosts,
    DatabaseConfig database,
    Duration runnerSilence) {
  /** Three heartbeats may be lost before anybody draws conclusions. */
  private static final Duration DEFAULT_RUNNER_SILENCE = Duration.ofSeconds(30);

  public GatewayConfig {
    allowedHosts = Set.copyOf(allowedHosts);
    if (bearerSecret.isEmpty() && !isLoopback(address)) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "listening on %s: others can reach it there, and there is no bearer secret; set one, or listen on 127.0.0.1"
              .formatted(address));
    }
  }

  /** On the loopback interface, for whoever uses this host, with its records in a file. */
  public static GatewayConfig onLoopback(int port, Path database) {
    return new GatewayConfig(
        "127.0.0.1",
        port,
        Optional.empty(),
        Set.of(),
        new DatabaseConfig.SqliteFile(database),
        DEFAULT_RUNNER_SILENCE);
  }

  public GatewayConfig withDatabase(DatabaseConfig other) {
    return new GatewayConfig(address, port, bearerSecret, allowedHosts, other, runnerSilence);
  }

  public GatewayConfig withAddress(String newAddress, String secret) {
    return new GatewayConfig(
        newAddress, port, Optional.of(secret), allowedHosts, database, runnerSilence);
  }

  public GatewayConfig withBearerSecret(String secret) {
    return withAddress(address, secret);
  }

  public GatewayConfig withAllowedHosts(Set<String> hosts) {
    return new GatewayConfig(address, port, bearerSecret, hosts, database, runnerSilence);
  }

  public GatewayConfig withRunnerSilence(Duration silence) {
    return new GatewayConfig(address, port, bearerSecret, allowedHosts, database, silence);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "listening on %s: it is no address of this host".formatted(address),
          e);
    }
  }

  /** The names in {@code Host} headers that are ours. */
  Set<String> hosts() {
    Set<String> hosts = new java.util.HashSet<>();
    allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    hosts.add(address.toLowerCase(Locale.ROOT));
    return hosts;
  }

  /** Leaves the secret out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "GatewayConfig[%s:%d, database=%s]".formatted(address, port, database);
  }
}

package org.bootwright.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.AccessConfig;
import org.bootwright.gateway.access.Authentication;
import org.bootwright.gateway.access.TlsFiles;
import org.bootwright.gateway.store.DatabaseConfig;

/**
 * What a gateway has to be told.
 *
 * @param address to listen on
 * @param port to listen on; 0 for any that is free
 * @param access who may use it; nobody is asked only where that is said, or on loopback
 * @param database where the records are
 * @param runnerSilence how long a runner may be silent before its VMs count as lost
 * @param imagesLimitBytes what the disks of images may have together; more is removed of what no VM
 *     uses
 */
public record GatewayConfig(
    String address,
    int port,
    AccessConfig access,
    DatabaseConfig database,
    Duration runnerSilence,
    OptionalLong imagesLimitBytes) {
  /** Three heartbeats may be lost before anybody draws conclusions. */
  private static final Duration DEFAULT_RUNNER_SILENCE = Duration.ofSeconds(30);

  public GatewayConfig {
    if (!isLoopback(address)) {
      access.checkForNetwork(address);
    }
  }

  /** On the loopback interface, for whoever uses this host, with its records in a file. */
  public static GatewayConfig onLoopback(int port, Path database) {
    return listening("127.0.0.1", port, new DatabaseConfig.SqliteFile(database));
  }

  public GatewayConfig withDatabase(DatabaseConfig other) {
    return new GatewayConfig(address, port, access, other, runnerSilence, imagesLimitBytes);
  }

  /** On an address: for whoever uses this host on a loopback one, by tokens on any other. */
  public static GatewayConfig listening(String address, int port, DatabaseConfig database) {
    return new GatewayConfig(
        address,
        port,
        isLoopback(address) ? AccessConfig.open() : AccessConfig.byTokens(),
        database,
        DEFAULT_RUNNER_SILENCE,
        OptionalLong.empty());
  }

  public GatewayConfig withAccess(AccessConfig newAccess) {
    return new GatewayConfig(address, port, newAccess, database, runnerSilence, imagesLimitBytes);
  }

  /** Decides it explicitly, whatever the address. */
  public GatewayConfig withAuthentication(Authentication authentication) {
    return withAccess(access.withAuthentication(authentication));
  }

  public GatewayConfig withBearerSecret(String secret) {
    return withAccess(access.withRootSecret(secret));
  }

  public GatewayConfig withAllowedHosts(Set<String> hosts) {
    return withAccess(access.withAllowedHosts(hosts));
  }

  public GatewayConfig withTls(TlsFiles files) {
    return withAccess(access.withTls(files));
  }

  public GatewayConfig withRunnerSilence(Duration silence) {
    return new GatewayConfig(address, port, access, database, silence, imagesLimitBytes);
  }

  public GatewayConfig withImagesLimit(long bytes) {
    return new GatewayConfig(
        address, port, access, database, runnerSilence, OptionalLong.of(bytes));
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

  /** Whether whoever reaches an address that is not this host's alone may do everything. */
  boolean isOpenToOthers() {
    return access.authentication() == Authentication.NONE && !isLoopback(address);
  }

  /** The names in {@code Host} headers that are ours. */
  Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    access.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    hosts.add(address.toLowerCase(Locale.ROOT));
    return hosts;
  }

  /** The access leaves its secret out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "GatewayConfig[%s:%d, %s, database=%s]".formatted(address, port, access, database);
  }
}

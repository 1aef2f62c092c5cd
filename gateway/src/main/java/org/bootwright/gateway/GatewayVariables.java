package org.bootwright.gateway;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.Authentication;
import org.bootwright.gateway.access.TlsFiles;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.service.process.BrokerVariables;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** What a gateway's process reads from its environment. */
final class GatewayVariables {
  static final Variable<InetSocketAddress> LISTEN =
      Values.listen("BOOTWRIGHT_LISTEN", "where the API is served").withDefault("127.0.0.1:8080");

  static final Variable<Path> TLS_CERT =
      Values.path("BOOTWRIGHT_TLS_CERT_FILE", "PEM of the certificate for HTTPS, chain included");

  private static final Variable<Path> TLS_KEY =
      Values.path("BOOTWRIGHT_TLS_KEY_FILE", "PEM of that certificate's key, PKCS#8");

  /** Hidden, since it may hold the password. */
  private static final Variable<String> DATABASE_URL =
      Values.secret(
          "BOOTWRIGHT_DATABASE_URL",
          "postgresql://HOST[:PORT]/NAME, or sqlite:FILE for one gateway");

  private static final Variable<String> DATABASE_USER =
      Values.text("BOOTWRIGHT_DATABASE_USER", "the database's user, where the URL names none");

  private static final Variable<String> DATABASE_PASSWORD =
      Values.secret("BOOTWRIGHT_DATABASE_PASSWORD", "its password");

  private static final Variable<Authentication> AUTHENTICATION =
      Values.choice(
          "BOOTWRIGHT_AUTHENTICATION",
          "whether requests have to show a token; left out: unless the address is loopback",
          Authentication.class);

  private static final Variable<String> TOKEN =
      Values.secret("BOOTWRIGHT_TOKEN", "secret of a first admin, who makes the tokens of others");

  private static final Variable<Set<String>> ALLOWED_HOSTS =
      Values.names("BOOTWRIGHT_ALLOWED_HOSTS", "names that clients may call the gateway by");

  private GatewayVariables() {}

  static List<Variable<?>> all() {
    List<Variable<?>> all =
        new ArrayList<>(
            List.of(
                LISTEN,
                TLS_CERT,
                TLS_KEY,
                DATABASE_URL,
                DATABASE_USER,
                DATABASE_PASSWORD,
                AUTHENTICATION,
                TOKEN,
                ALLOWED_HOSTS,
                ImagesLimit.VARIABLE));
    all.addAll(BrokerVariables.all());
    return all;
  }

  static GatewayConfig read(Settings settings) {
    InetSocketAddress listen = settings.get(LISTEN);
    GatewayConfig config =
        GatewayConfig.listening(
            listen.getAddress().getHostAddress(), listen.getPort(), database(settings));
    Optional<Authentication> authentication = settings.find(AUTHENTICATION);
    if (authentication.isPresent()) {
      config = config.withAuthentication(authentication.get());
    }
    Optional<String> token = settings.find(TOKEN);
    if (token.isPresent()) {
      refuseTokenWithoutTokens(authentication);
      config = config.withBearerSecret(token.get());
    }
    Optional<Set<String>> hosts = settings.find(ALLOWED_HOSTS);
    if (hosts.isPresent()) {
      config = config.withAllowedHosts(hosts.get());
    }
    if (settings.isSet(TLS_CERT) || settings.isSet(TLS_KEY)) {
      config = config.withTls(new TlsFiles(settings.get(TLS_CERT), settings.get(TLS_KEY)));
    }
    return ImagesLimit.set(config, settings);
  }

  private static void refuseTokenWithoutTokens(Optional<Authentication> authentication) {
    if (authentication.filter(Authentication.NONE::equals).isPresent()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "reading %s: it is set, but %s=none asks nobody for it; leave out one of the two"
              .formatted(TOKEN.name(), AUTHENTICATION.name()));
    }
  }

  /** Without patience of its own: the process has some for everything that it connects to. */
  private static DatabaseConfig database(Settings settings) {
    DatabaseConfig config =
        DatabaseConfig.parse(
            settings.get(DATABASE_URL),
            settings.find(DATABASE_USER),
            settings.find(DATABASE_PASSWORD));
    return config instanceof DatabaseConfig.PostgreSql server
        ? server.withPatience(Duration.ZERO)
        : config;
  }
}

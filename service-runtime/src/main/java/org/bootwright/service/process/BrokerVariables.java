package org.bootwright.service.process;

import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** Where the broker is, and as whom a service talks to it. */
public final class BrokerVariables {
  /** Hidden, since it may hold the password. */
  private static final Variable<String> URI =
      Values.secret(
          "BOOTWRIGHT_AMQP_URI", "amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps:// for TLS");

  private static final Variable<String> USER =
      Values.text("BOOTWRIGHT_AMQP_USER", "the broker's user, where the URI names none");

  private static final Variable<String> PASSWORD =
      Values.secret("BOOTWRIGHT_AMQP_PASSWORD", "its password");

  private static final Variable<Path> CA =
      Values.path("BOOTWRIGHT_AMQP_CA_FILE", "PEM of the CA that signed the broker's certificate");

  private static final Variable<Path> CERTIFICATE =
      Values.path("BOOTWRIGHT_AMQP_CERT_FILE", "PEM of a certificate to show to the broker");

  private static final Variable<Path> KEY =
      Values.path("BOOTWRIGHT_AMQP_KEY_FILE", "PEM of that certificate's key, PKCS#8");

  private BrokerVariables() {}

  /** All that {@link #open} reads. */
  public static List<Variable<?>> all() {
    return List.of(URI, USER, PASSWORD, CA, CERTIFICATE, KEY);
  }

  /** Opens the bus of the broker that the settings name. */
  public static MessageBus open(Settings settings) {
    settings.get(URI);
    throw new FailureException(
        FailureCode.BROKER_UNAVAILABLE, "connecting to the broker: this build has no client of it");
  }
}

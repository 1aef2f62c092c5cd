package org.bootwright.service.process;

import java.net.InetSocketAddress;
import java.util.List;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Variable;

/** What a process is for. */
public interface Service {
  /** One word, as in logs, metrics and traces. */
  String name();

  /** One line for {@code --help}. */
  String purpose();

  /** What it reads, besides what all services do. */
  List<Variable<?>> variables();

  /**
   * Whether the service answers {@code /healthz}, {@code /readyz} and {@code /metrics} itself, or
   * wants a server for it.
   */
  default boolean servesHealth() {
    return false;
  }

  /** Where it is answered whether the service is ready. */
  default InetSocketAddress healthAddress(Settings settings) {
    return settings.get(CommonVariables.HEALTH_LISTEN);
  }

  /** Whether that speaks HTTPS. */
  default boolean healthIsEncrypted(Settings settings) {
    return false;
  }

  /**
   * Reads all of its variables, so that what is wrong with them is said before anything is begun.
   *
   * @throws org.bootwright.contracts.failure.FailureException {@code invalid_request}
   */
  Plan plan(Settings settings);

  /** What is to be done with what was read. */
  interface Plan {
    /**
     * Opens what this service needs of others. Tried again for a while when it fails because they
     * do not answer; what it has opened is closed before.
     */
    void connect(Parts parts);

    /** Begins to work. */
    void serve(Parts parts);
  }
}

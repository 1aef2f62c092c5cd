package org.bootwright.service.process;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bootwright.service.log.LogFormat;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** What every service reads. */
public final class CommonVariables {
  public static final Variable<LogFormat> LOG =
      Values.choice("BOOTWRIGHT_LOG", "how log lines look", LogFormat.class).withDefault("text");

  /** A broker that is started at the same time takes 10 s, on a busy machine 30. */
  public static final Variable<Duration> START_PATIENCE =
      Values.seconds(
              "BOOTWRIGHT_START_PATIENCE_SECONDS",
              "how long broker and database may take to answer at the start",
              0,
              3600)
          .withDefault("60");

  /** A runner gives its VMs 20 s to end, and 10 s more to those that have to be ended by force. */
  public static final Variable<Duration> STOP =
      Values.seconds(
              "BOOTWRIGHT_STOP_SECONDS",
              "how long the end may take after SIGTERM; less than what the container is given",
              1,
              3600)
          .withDefault("45");

  /** Of services that have no HTTP of their own. */
  public static final Variable<InetSocketAddress> HEALTH_LISTEN =
      Values.listen("BOOTWRIGHT_HEALTH_LISTEN", "where /healthz, /readyz and /metrics are served")
          .withDefault("127.0.0.1:8081");

  private CommonVariables() {}

  static List<Variable<?>> all() {
    return List.of(LOG, START_PATIENCE, STOP);
  }
}

package org.bootwright.contracts.bus.rabbitmq.access;

import static org.bootwright.contracts.bus.rabbitmq.access.Permissions.NOTHING;

import java.util.Map;
import java.util.regex.Pattern;
import org.bootwright.contracts.bus.rabbitmq.access.Permissions.Topic;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;

/**
 * A user of the broker with the least rights that its service can work with. None of them may write
 * to the default exchange, by which any queue could be reached.
 */
public final class BrokerUser {
  /** A name that needs no quoting in a pattern or a routing key. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,63}");

  private static final String ANY_RUNNER = "[a-zA-Z0-9][a-zA-Z0-9._-]*";

  private final String name;
  private final String password;
  private final Permissions permissions;
  private final String tag;

  private BrokerUser(String name, String password, Permissions permissions, String tag) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a broker user's name has 1 to 63 letters, digits, underscores and hyphens: " + name);
    }
    this.name = name;
    this.password = password;
    this.permissions = permissions;
    this.tag = tag;
  }

  /** Declares everything, gives out work and commands, hears reports and serves the workers. */
  public static BrokerUser gateway(String name, String password) {
    return new BrokerUser(
        name,
        password,
        new Permissions(
            "^bootwright\\..*$",
            "^bootwright\\.(jobs|commands|requests|replies|notices|dead|(work|serve|dead)\\..*|"
                + own(name)
                + ")$",
            // It binds each queue that it declares, which takes reading from the exchange.
            "^bootwright\\.(jobs|reports|commands|requests|replies|notices|dead|"
                + "work\\..*|serve\\.gateway|dead\\.letters|"
                + own(name)
                + ")$",
            Map.of(
                BrokerNames.REQUESTS, new Topic("^runner\\..*$", "^gateway$"),
                BrokerNames.REPLIES, new Topic(".*", ownKeys(name)),
                BrokerNames.NOTICES, new Topic("^CancelConversion$", ".*"))),
        "");
  }

  /** Takes conversions and reports on them. */
  public static BrokerUser converter(String name, String password) {
    return new BrokerUser(
        name,
        password,
        new Permissions(
            "^bootwright\\." + own(name) + "$",
            "^bootwright\\.(reports|requests|notices|dead|" + own(name) + ")$",
            "^bootwright\\.(work\\.conversions|replies|notices|" + own(name) + ")$",
            Map.of(
                BrokerNames.REPORTS, new Topic("^reports$", NOTHING),
                BrokerNames.REQUESTS, new Topic("^gateway$", NOTHING),
                BrokerNames.REPLIES, new Topic(NOTHING, ownKeys(name)),
                BrokerNames.NOTICES, new Topic("^ConversionProgress$", "^CancelConversion$"))),
        "");
  }

  /** For runners of any id: they trust each other, as those of one host do. */
  public static BrokerUser runners(String name, String password) {
    return runner(name, password, ANY_RUNNER);
  }

  /**
   * For the runners of one host.
   *
   * @param ids a regular expression of their ids: they reach no other runner's queues
   */
  public static BrokerUser runner(String name, String password, String ids) {
    String runner = "runner\\.(" + ids + ")";
    return new BrokerUser(
        name,
        password,
        new Permissions(
            "^bootwright\\.((work|serve)\\." + runner + "|" + own(name) + ")$",
            "^bootwright\\.(reports|requests|replies|notices|dead|(work|serve)\\."
                + runner
                + "|"
                + own(name)
                + ")$",
            "^bootwright\\.(commands|requests|replies|work\\.boots\\..*|(work|serve)\\."
                + runner
                + "|"
                + own(name)
                + ")$",
            Map.of(
                BrokerNames.REPORTS, new Topic("^reports$", NOTHING),
                BrokerNames.COMMANDS, new Topic(NOTHING, "^" + runner + "$"),
                BrokerNames.REQUESTS, new Topic("^gateway$", "^" + runner + "$"),
                BrokerNames.REPLIES, new Topic(".*", ownKeys(name)),
                BrokerNames.NOTICES,
                    new Topic(
                        "^(VmPhaseReached|VmPullProgress|VmWarning|RunnerHeartbeat|RunnerStats)$",
                        NOTHING))),
        "");
  }

  /** A person who looks at queues and replays dead letters in the broker's management. */
  public static BrokerUser operator(String name, String password) {
    return new BrokerUser(
        name, password, new Permissions(".*", ".*", ".*", Map.of()), "administrator");
  }

  /** The queues that a bus makes for itself. */
  private static String own(String name) {
    return "(replies|notices)\\." + name + "\\..*";
  }

  private static String ownKeys(String name) {
    return "^" + name + "\\..*$";
  }

  String name() {
    return name;
  }

  String password() {
    return password;
  }

  Permissions permissions() {
    return permissions;
  }

  /** The management's word for what else the user may do; empty for nothing. */
  String tag() {
    return tag;
  }

  @Override
  public String toString() {
    return name;
  }
}

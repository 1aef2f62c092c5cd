package org.bootwright.runner.container;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.EngineLimits;
import org.bootwright.runner.share.SharingConfig;

/**
 * The Docker Engine that would make containers, as far as it can be known without making one. It is
 * the check that {@code doctor} makes.
 *
 * @param host where it is
 * @param storage its storage driver, and the file system below if it tells that
 */
public record EngineSurvey(String host, String version, String storage, Quota quota) {
  /** Whether the Engine can hold a container to a limit. */
  public enum Quota {
    YES,
    /** It depends on how a file system was mounted. The runner finds out by trying. */
    IF_MOUNTED_SO,
    NO
  }

  /** What these are made of has quotas of its own. */
  private static final Set<String> WITH_QUOTAS =
      Set.of("btrfs", "devicemapper", "windowsfilter", "zfs");

  /** What the Engine calls the file system that has quotas for directories, by pquota. */
  private static final String XFS = "xfs";

  /** Somebody waits for the answer. */
  private static final EngineLimits LIMITS =
      new EngineLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  /**
   * Asks it.
   *
   * @throws FailureException as the boot of a VM on the root of a container would
   */
  public static EngineSurvey of(SharingConfig sharing) {
    try (EngineClient engine =
        new EngineClient(sharing.engine().find(), LIMITS, "looking for the Docker Engine")) {
      EngineClient.Answer answer = engine.get("/info");
      OldestEngine.require(engine.location(), answer.apiVersion());
      JsonObject info = JsonObject.parse(answer.body(), "what the Docker Engine says of itself");
      String driver = info.text("Driver");
      Optional<String> below = fileSystem(info);
      return new EngineSurvey(
          engine.location().host().toString(),
          info.text("ServerVersion"),
          below.map(name -> driver + " on " + name).orElse(driver),
          quota(driver, below));
    }
  }

  /** {@code DriverStatus} is a list of pairs, which are for people. */
  private static Optional<String> fileSystem(JsonObject info) {
    return info.node()
        .path("DriverStatus")
        .valueStream()
        .filter(pair -> pair.path(0).asText().equals("Backing Filesystem"))
        .map(pair -> pair.path(1).asText())
        .findFirst();
  }

  private static Quota quota(String driver, Optional<String> below) {
    if (WITH_QUOTAS.contains(driver)) {
      return Quota.YES;
    }
    return below.equals(Optional.of(XFS)) ? Quota.IF_MOUNTED_SO : Quota.NO;
  }
}

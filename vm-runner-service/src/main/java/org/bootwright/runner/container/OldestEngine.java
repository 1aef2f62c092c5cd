package org.bootwright.runner.container;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.engine.EngineLocation;

/** That of Docker 20.10, the first that pulls for a platform when it is asked to. */
final class OldestEngine {
  private static final int MAJOR = 1;
  private static final int MINOR = 41;

  private OldestEngine() {}

  /**
   * Refuses older ones.
   *
   * @param apiVersion as each answer of an Engine tells it
   * @throws FailureException {@code share_unavailable}
   */
  static void require(EngineLocation location, String apiVersion) {
    if (!apiVersion.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
      throw tooOld(location, "it does not tell the version of its API");
    }
    int dot = apiVersion.indexOf('.');
    int major = Integer.parseInt(apiVersion.substring(0, dot));
    int minor = Integer.parseInt(apiVersion.substring(dot + 1));
    if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
      throw tooOld(
          location,
          "its API is %s, and that of 20.10, %d.%d, is needed".formatted(apiVersion, MAJOR, MINOR));
    }
  }

  private static FailureException tooOld(EngineLocation location, String what) {
    return new FailureException(
        FailureCode.SHARE_UNAVAILABLE,
        "the Docker Engine at %s is too old: %s; upgrade it, or leave out --root virtiofs"
            .formatted(location, what));
  }
}

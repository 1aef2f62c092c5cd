package org.bootwright.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.SharingVariables;
import org.bootwright.runner.container.EngineSurvey;
import org.bootwright.runner.share.Virtiofsd;
import org.bootwright.service.settings.Settings;

/** What shares files with VMs, by the runner's own checks. Disks need none of it. */
final class ShareChecks {
  private ShareChecks() {}

  static Finding virtiofsd(Map<String, String> environment) {
    Optional<Path> configured = new Settings(environment).find(SharingVariables.VIRTIOFSD);
    try {
      return Finding.ok("virtiofsd", Virtiofsd.find(configured).toString());
    } catch (FailureException failure) {
      return Finding.warn(
          "virtiofsd",
          failure.failure().message() + "; --root-dir and -v need it",
          Virtiofsd.REMEDY);
    }
  }

  static Finding engine(Map<String, String> environment) {
    try {
      EngineSurvey engine = EngineSurvey.of(SharingVariables.read(environment, List.of()));
      return Finding.ok(
          "docker",
          "version %s at %s; storage %s: %s"
              .formatted(engine.version(), engine.host(), engine.storage(), limit(engine.quota())));
    } catch (FailureException failure) {
      return Finding.warn(
          "docker",
          failure.failure().message() + "; --root virtiofs and docker-daemon: need one",
          remedy(failure.code()));
    }
  }

  /** How {@code --disk} of a VM on virtiofs is kept to. */
  private static String limit(EngineSurvey.Quota quota) {
    return switch (quota) {
      case YES -> "it holds VMs to their --disk";
      case IF_MOUNTED_SO ->
          "it holds VMs to their --disk if mounted with pquota, else what they write is measured";
      case NO -> "no quotas, so what VMs write is measured";
    };
  }

  private static String remedy(FailureCode code) {
    return switch (code) {
      case NOT_PERMITTED -> "usermod -aG docker " + System.getProperty("user.name");
      case SOURCE_UNAVAILABLE -> "systemctl start docker, or apt-get install docker.io";
      case SHARE_UNAVAILABLE -> "upgrade it to Docker 20.10 or newer";
      default -> "look at DOCKER_HOST, DOCKER_CONTEXT and docker's config.json";
    };
  }
}

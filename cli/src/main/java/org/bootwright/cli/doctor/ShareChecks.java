package org.bootwright.cli.doctor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.SharingVariables;
import org.bootwright.runner.share.Virtiofsd;
import org.bootwright.service.settings.Settings;

/** What shares directories with VMs, by the runner's own check. Disks need none of it. */
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
}

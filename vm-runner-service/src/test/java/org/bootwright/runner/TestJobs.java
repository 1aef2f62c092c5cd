package org.bootwright.runner;

import java.time.Instant;
import java.util.List;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;

/** One VM, as messages speak of it. */
final class TestJobs {
  private static final VmId VM = VmId.parse("0b1e3c2a-0000-4000-8000-000000000001");

  private TestJobs() {}

  static Job.BootVm boot(int attempt) {
    ImageReference reference = ImageReference.parse("oci:/images/demo");
    return Job.BootVm.fromDisk(VM, attempt, "demo", VmSpec.of(reference).build(), image(reference));
  }

  private static ImageDescription image(ImageReference reference) {
    return new ImageDescription(
        new Digest("0".repeat(64)),
        reference,
        Platform.LINUX_AMD64,
        ImageConfig.empty(),
        "sha256/0/disk.raw",
        1,
        1,
        1,
        1,
        Instant.EPOCH);
  }

  static Report.VmStarted started(int attempt, RunnerId runner) {
    return new Report.VmStarted(
        VM, attempt, runner, Accelerator.TCG, GuestMode.APP, List.of(), Instant.EPOCH);
  }
}

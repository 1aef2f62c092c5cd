package org.bootwright.cli.bench;

import java.time.Instant;
import java.util.UUID;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.MessageCodec;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;

/** Images that nobody has, in names that no registry can have. */
final class SimulatedImages {
  private static final long DISK_BYTES = 512L << 20;
  private static final Digest DIGEST = new Digest("b".repeat(64));

  /** Its disk is there as soon as somebody asks. */
  static final ImageReference READY =
      ImageReference.parse("bench.invalid/bootwright/ready@" + DIGEST);

  /** Never gets a disk: VMs wait for it. */
  static final ImageReference HELD =
      ImageReference.parse("bench.invalid/bootwright/held@" + DIGEST);

  private SimulatedImages() {}

  static ImageDescription describe(ImageReference reference, Platform platform) {
    return new ImageDescription(
        DIGEST,
        reference,
        platform,
        ImageConfig.empty(),
        "images/sha256/" + DIGEST.hex() + "/disk.raw",
        DISK_BYTES,
        DISK_BYTES / 2,
        1,
        1,
        Instant.EPOCH);
  }

  /** The body of a request for a VM of it. */
  static String request(ImageReference image) {
    return "{\"image\":\"%s\",\"command\":[\"uname\",\"-a\"]}".formatted(image);
  }

  /** How large the job is that such a request ends as. */
  static int jobBytes() {
    VmSpec spec = VmSpec.of(READY).build();
    return new MessageCodec()
        .encode(
            Job.BootVm.fromDisk(
                new VmId(new UUID(0, 1)),
                1,
                "bench-vm",
                spec,
                describe(READY, Platform.LINUX_AMD64)))
        .length;
  }
}

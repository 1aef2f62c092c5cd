package org.bootwright.contracts.message;

import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;

/**
 * Work that exactly one worker takes from a queue, after it was granted the claim for this attempt.
 */
public sealed interface Job extends Message {
  /**
   * Make a disk of an image, or find the one that is there.
   *
   * @param conversion identity of this piece of work
   * @param attempt fencing token: what is reported counts only while it is the latest
   */
  record ConvertImage(UUID conversion, int attempt, ImageReference reference, Platform platform)
      implements Job {}

  /** Remove an image's disk. Nothing uses it any more: the gateway has made sure. */
  record RemoveImage(Digest digest) implements Job {}

  /**
   * Start a VM.
   *
   * @param attempt fencing token: what is reported counts only while it is the latest
   * @param name what people call the VM; the guest's host name where the spec has none
   * @param image the converted disk; present exactly where the root is one
   */
  record BootVm(VmId vm, int attempt, String name, VmSpec spec, Optional<ImageDescription> image)
      implements Job {
    public BootVm {
      if (image.isPresent() != (spec.root() instanceof Root.Disk)) {
        throw new IllegalArgumentException("only a root on a disk has one, and must have it");
      }
    }

    /** The same VM, changed by its owner. */
    public BootVm withSpec(VmSpec changed) {
      return new BootVm(vm, attempt, name, changed, image);
    }

    /** A boot from a converted disk. */
    public static BootVm fromDisk(
        VmId vm, int attempt, String name, VmSpec spec, ImageDescription image) {
      return new BootVm(vm, attempt, name, spec, Optional.of(image));
    }
  }
}

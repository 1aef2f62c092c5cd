package org.bootwright.runner.qemu;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What a VM starts with: a kernel and the initramfs that has the guest init and the kernel's
 * modules.
 */
public record KernelPair(Path kernel, Path initramfs) {
  /**
   * The pair in the folder that {@code kernel/build.sh} prints; {@code kernel_missing} without it.
   */
  public static KernelPair in(Path directory) {
    return new KernelPair(file(directory, "vmlinuz"), file(directory, "initramfs.img"));
  }

  private static Path file(Path directory, String name) {
    Path file = directory.resolve(name).toAbsolutePath();
    if (!Files.isReadable(file)) {
      throw new FailureException(
          FailureCode.KERNEL_MISSING,
          "looking for the guest kernel: " + file + " is not there; kernel/build.sh makes it");
    }
    return file;
  }
}

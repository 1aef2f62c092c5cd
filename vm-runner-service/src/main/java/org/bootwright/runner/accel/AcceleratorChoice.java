package org.bootwright.runner.accel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides between KVM and TCG for each VM. KVM is proved at the first question, under a lock on
 * which the others wait for the few seconds that it takes.
 */
public final class AcceleratorChoice {
  private static final Logger log = LoggerFactory.getLogger(AcceleratorChoice.class);
  private static final Path KVM = Path.of("/dev/kvm");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final QemuInstallation qemu;
  private final KernelPair kernel;
  private final KvmProof proof;
  private final KvmAnswerFile file;
  private final Path device;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable KvmAnswer answer;

  AcceleratorChoice(
      QemuInstallation qemu, KernelPair kernel, KvmProof proof, KvmAnswerFile file, Path device) {
    this.qemu = qemu;
    this.kernel = kernel;
    this.proof = proof;
    this.file = file;
    this.device = device;
  }

  /**
   * A choice that keeps its answer in {@code stateDirectory}.
   *
   * @param workDirectory where machines have their pid files
   * @param runtimeDirectory where sockets go
   */
  public static AcceleratorChoice of(
      QemuInstallation qemu,
      KernelPair kernel,
      Path stateDirectory,
      Path workDirectory,
      Path runtimeDirectory) {
    var proof = new KvmProof(qemu, kernel, workDirectory, runtimeDirectory);
    var file = new KvmAnswerFile(stateDirectory.resolve("kvm-answer"));
    return new AcceleratorChoice(qemu, kernel, proof, file, KVM);
  }

  /**
   * The accelerator for a VM; {@code kvm_unavailable} where KVM was asked for and does not work.
   */
  public Accelerator choose(Optional<Accelerator> asked) throws InterruptedException {
    if (asked.isPresent() && asked.get() == Accelerator.TCG) {
      return Accelerator.TCG;
    }
    KvmAnswer kvm = kvm();
    if (kvm.works()) {
      return Accelerator.KVM;
    }
    if (asked.isPresent()) {
      throw new FailureException(
          FailureCode.KVM_UNAVAILABLE,
          "starting the VM with KVM: " + kvm.reason() + "; use the accelerator tcg, or auto");
    }
    return Accelerator.TCG;
  }

  /** Whether KVM works here, and why not. */
  public KvmAnswer kvm() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      KvmAnswer known = answer;
      if (known == null) {
        known = findOut();
        answer = known;
        if (!known.works()) {
          log.warn("KVM does not work here, VMs are emulated and slow: {}", known.reason());
        }
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private KvmAnswer findOut() throws InterruptedException {
    // Cheap to see and easy to mend, so never kept.
    if (!Files.exists(device)) {
      return KvmAnswer.no("this host has no " + device);
    }
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      return KvmAnswer.no("this user may not open " + device + "; it takes the group kvm");
    }
    String key = key();
    Optional<KvmAnswer> kept = file.read(key);
    if (kept.isPresent()) {
      return kept.get();
    }
    KvmAnswer made = proof.make(Accelerator.KVM, KvmProof.DEADLINE);
    file.write(key, made);
    return made;
  }

  /** What the answer depends on. */
  private String key() {
    try {
      return String.join(
          " ",
          Files.readString(BOOT_ID).strip(),
          System.getProperty("os.version"),
          "qemu-" + qemu.version(),
          "kernel-" + Files.size(kernel.kernel()),
          String.valueOf(Files.getLastModifiedTime(kernel.kernel()).toMillis()),
          "initramfs-" + Files.size(kernel.initramfs()));
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.KERNEL_MISSING, "reading " + kernel.kernel() + " failed", failure);
    }
  }
}

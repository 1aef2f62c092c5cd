package org.bootwright.runner.accel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.UnprivilegedUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof on this host, whatever its answer is. */
final class KvmProofIT {
  private final QemuInstallation qemu = QemuInstallation.find(UnprivilegedUser.NOBODY);
  private final KernelPair kernel = KernelPair.in(kernelDirectory());

  private static Path kernelDirectory() {
    return Path.of(Optional.ofNullable(System.getenv("BOOTWRIGHT_KERNEL_DIR")).orElseThrow());
  }

  private KvmProof proof(Path directory) {
    return new KvmProof(qemu, kernel, directory.resolve("vms"), directory.resolve("run"));
  }

  @Test
  void machineThatComesUpIsAProof(@TempDir Path directory) throws InterruptedException {
    KvmAnswer answer = proof(directory).make(Accelerator.TCG, Duration.ofMinutes(2));

    assertThat(answer).isEqualTo(KvmAnswer.yes());
    assertThat(directory.resolve("vms")).isEmptyDirectory();
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  @Test
  void machineThatIsTooLateIsNone(@TempDir Path directory) throws InterruptedException {
    KvmAnswer answer = proof(directory).make(Accelerator.TCG, Duration.ofMillis(50));

    assertThat(answer.works()).isFalse();
    assertThat(answer.reason()).contains("did not come up");
    assertThat(ProcessHandle.current().children().map(child -> child.info().command().orElse("")))
        .noneMatch(command -> command.contains("qemu-system"));
  }

  @Test
  void answerComesInBoundedTimeAndIsKept(@TempDir Path directory) throws InterruptedException {
    var choice =
        AcceleratorChoice.of(
            qemu, kernel, directory, directory.resolve("vms"), directory.resolve("run"));
    long start = System.nanoTime();

    Accelerator chosen = choice.choose(Optional.empty());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    assertThat(chosen).isEqualTo(choice.kvm().works() ? Accelerator.KVM : Accelerator.TCG);
    if (Files.exists(Path.of("/dev/kvm"))) {
      assertThat(directory.resolve("kvm-answer")).isRegularFile();
    }
  }

  @Test
  void kvmThatDoesNotWorkIsRefusedWhereItWasAskedFor(@TempDir Path directory) {
    var choice =
        new AcceleratorChoice(
            qemu,
            kernel,
            proof(directory),
            new KvmAnswerFile(directory.resolve("answer")),
            directory.resolve("no-kvm"));

    assertThatThrownBy(() -> choice.choose(Optional.of(Accelerator.KVM)))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.KVM_UNAVAILABLE))
        .hasMessageContaining("no-kvm");
  }
}

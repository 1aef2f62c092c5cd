package org.bootwright.runner.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT_IN_USE    | qemu: -netdev user: Could not set up host forwarding rule 'tcp::80-:80'",
        "KVM_UNAVAILABLE| Could not access KVM kernel module: Permission denied",
        "NO_MEMORY      | qemu: cannot set up guest memory 'pc.ram': Cannot allocate memory",
        "NO_MEMORY      | qemu: unable to map backing store for guest RAM: Cannot allocate memory",
        "KERNEL_MISSING | qemu: could not load kernel '/x/vmlinuz': not a kernel",
        "SHARE_UNAVAILABLE| qemu: -chardev socket,id=root: Failed to connect to 'x': No such file",
        "CONFLICT       | Failed to get \"write\" lock Is another process using the image",
        "QEMU_FAILED    | qemu: something new",
      })
  void wordsOfQemuHaveAMeaning(FailureCode code, String words) {
    FailureException failure = StartFailure.of(words, new IOException("gone"));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.getMessage()).endsWith(words);
  }

  /** What QEMU 7.2 says where a filter of system calls has no memfd_create(2) for it. */
  @Test
  void withoutMemoryToShareItIsSaidWhatIsMissing() {
    String words = "qemu-system-x86_64: invalid object type: memory-backend-memfd";

    FailureException failure = StartFailure.of(words, new IOException("gone"));

    assertThat(failure.code()).isEqualTo(FailureCode.SHARE_UNAVAILABLE);
    assertThat(failure.getMessage()).contains(words + "; ", "memfd_create(2)", "boot from a disk");
  }

  @ParameterizedTest
  @CsvSource("connecting to /run/qmp.sock: nobody listens")
  void withoutWordsTheSymptomIsReported(String symptom) {
    FailureException failure = StartFailure.of("", new IOException(symptom));

    assertThat(failure.code()).isEqualTo(FailureCode.QEMU_FAILED);
    assertThat(failure.getMessage()).isEqualTo("starting QEMU: " + symptom);
  }
}

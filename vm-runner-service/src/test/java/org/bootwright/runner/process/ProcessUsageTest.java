package org.bootwright.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessUsageTest {
  @Test
  void aProcessThatComputesUsesProcessorsAndMemory() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

    ProcessUsage usage = ProcessUsage.of(self).orElseThrow();

    Duration told = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    assertThat(usage.cpuTime()).isCloseTo(told, Duration.ofSeconds(1));
    assertThat(usage.residentBytes()).isGreaterThan(10 << 20);
  }

  @Test
  void oneThatHasEndedUsesNothing() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("cat").start();
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    process.getOutputStream().close();
    process.waitFor();

    assertThat(ProcessUsage.of(identity)).isEmpty();
  }
}

package org.bootwright.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;

class MetricsTextTest {
  private static final MetricsText TEXT =
      new MetricsText(
          """
          # TYPE bootwright_vms gauge
          bootwright_vms{state="queued"} 12.0
          bootwright_vms{state="running"} 10000.0
          bootwright_outbox_messages 3.0
          process_cpu_time_ns_total 2.5E9
          """);

  @Test
  void valuesAreFoundByNameAndState() {
    assertThat(TEXT.vms("running")).isEqualTo(10_000);
    assertThat(TEXT.outbox()).isEqualTo(3);
    assertThat(TEXT.cpuSeconds()).isEqualTo(2.5);
  }

  @Test
  void noLineOfAStateIsNoVm() {
    assertThat(TEXT.vms("converting")).isZero();
  }

  @Test
  void valueThatIsMissingIsAFailure() {
    assertThatThrownBy(() -> new MetricsText("").cpuSeconds())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("process_cpu_time_ns_total");
  }
}

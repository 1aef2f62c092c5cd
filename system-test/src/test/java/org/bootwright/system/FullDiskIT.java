package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Disks that are full: what does not fit fails with a reason, and nothing else does. */
@Tag("slow")
@Timeout(600)
final class FullDiskIT {
  private static @Nullable ComposedSystem system;

  @RegisterExtension static final FailureLogs LOGS = new FailureLogs(() -> system);

  @BeforeAll
  static void start() throws IOException {
    // More than there is, so that VMs are started and meet the end of it.
    Map<String, String> settings = Map.of("BOOTWRIGHT_DISK_GIB", "10");
    system = ComposedSystem.start("bootwright-full-disk-it", settings, "docker-compose.small.yml");
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
  }

  private static ComposedSystem system() {
    return Objects.requireNonNull(system);
  }

  @Test
  void imageThatDoesNotFitFailsAndASmallerOneRuns() {
    String large = TinyImage.save(system().input(), "large", 100);
    String small = TinyImage.save(system().input(), "small", 1);
    Batch failing = new Batch(system().api()).add(2, Batch.vm(large, 1));

    for (JsonNode vm : failing.awaitEnd().values()) {
      assertThat(vm.get("state").asText()).as("%s", vm).isEqualTo("failed");
      assertThat(vm.at("/failure/code").asText()).as("%s", vm).isEqualTo("no_space");
    }
    new Batch(system().api()).add(2, Batch.vm(small, 1)).awaitGoodEnd();
    assertThat(system().broker().messages())
        .allSatisfy((queue, count) -> assertThat(count).as(queue).isZero());
  }

  @Test
  void vmThatFillsItsHostsDiskHarmsNoOther() {
    String image = TinyImage.save(system().input(), "filling", 1);
    Batch filling =
        new Batch(system().api())
            .add(GatewayApi.request(image, "dd", "if=/dev/zero", "of=/full", "bs=1M", "count=200"));

    filling.awaitEnd();
    assertThat(system().api().delete("/v1/vms/" + filling.ids().getFirst()).statusCode())
        .isBetween(200, 204);

    new Batch(system().api()).add(1, Batch.vm(image, 1)).awaitGoodEnd();
  }
}

package org.bootwright.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryKillsTest {
  @Test
  void killsAreCountedFromNow(@TempDir Path directory) throws IOException {
    Path vmstat = directory.resolve("vmstat");
    Files.writeString(vmstat, "nr_free_pages 9\noom_kill 7\nnuma_hit 8\n");
    var kills = new MemoryKills(vmstat);
    assertThat(kills.any()).isFalse();

    Files.writeString(vmstat, "nr_free_pages 99\noom_kill 8\nnuma_hit 80\n");
    assertThat(kills.any()).isTrue();
  }

  @Test
  void kernelThatDoesNotCountSaysNothing(@TempDir Path directory) {
    assertThat(new MemoryKills(directory.resolve("none")).any()).isFalse();
    assertThat(MemoryKills.fromNow().any()).isFalse();
  }
}

package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what starting and asking cost; fails only where something is an order too slow. */
final class SpeedTest {
  @TempDir Path directory;

  @Test
  void startingIsFast() {
    long[] millis = new long[5];
    for (int i = 0; i < millis.length; i++) {
      long before = System.nanoTime();
      try (InProcessMessageBus bus = new InProcessMessageBus();
          Gateway gateway =
              new Gateway(bus, GatewayConfig.onLoopback(0, directory.resolve(i + ".db")))) {
        gateway.start();
        millis[i] = (System.nanoTime() - before) / 1_000_000;
      }
    }
    System.out.println("constructor to listening, ms: " + Arrays.toString(millis));
    assertThat(Arrays.stream(millis).min().orElseThrow()).isLessThan(3_000);
  }

  @Test
  void aRequestReachesTheRunnerSoon() {
    try (TestSystem system = TestSystem.in(directory)) {
      long[] micros = new long[60];
      for (int i = 0; i < micros.length; i++) {
        int before = system.runner.claims.size();
        long start = System.nanoTime();
        system.create("{\"image\":\"demo\"}");
        await()
            .atMost(TestSystem.LIMIT)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> system.runner.claims.size() > before);
        micros[i] = (System.nanoTime() - start) / 1_000;
      }
      Arrays.sort(micros);
      System.out.printf(
          "POST to claimed boot, with conversion and claims: median %d us, worst %d us%n",
          micros[micros.length / 2], micros[micros.length - 1]);
      assertThat(micros[micros.length / 2]).isLessThan(2_000_000);
    }
  }
}

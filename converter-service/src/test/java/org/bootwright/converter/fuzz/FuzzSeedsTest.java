package org.bootwright.converter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzzer begins with, and what it has found once. */
final class FuzzSeedsTest {
  @ParameterizedTest
  @EnumSource
  void seedsAreReadOrRefused(FuzzTarget target) throws IOException {
    List<Path> seeds = target.seeds();
    assertThat(seeds).isNotEmpty();
    for (Path seed : seeds) {
      byte[] input = Files.readAllBytes(seed);
      assertThatCode(() -> target.run(input)).as("%s", seed).doesNotThrowAnyException();
    }
  }
}

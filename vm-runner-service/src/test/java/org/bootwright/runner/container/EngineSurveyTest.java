package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.engine.EngineFinder;
import org.bootwright.engine.FakeEngine;
import org.bootwright.runner.share.SharingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class EngineSurveyTest {
  @TempDir Path directory;

  private EngineSurvey survey(String host) {
    return EngineSurvey.of(
        new SharingConfig(
            Optional.empty(),
            List.of(),
            EngineFinder.fromEnvironment(Map.of("DOCKER_HOST", host)),
            false));
  }

  private EngineSurvey survey(FakeEngine.Handler handler) throws IOException {
    try (FakeEngine engine = new FakeEngine(directory.resolve("docker.sock"), handler)) {
      return survey(engine.host().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "overlay2, extfs, overlay2 on extfs, NO",
    "overlay2, xfs, overlay2 on xfs, IF_MOUNTED_SO",
    "vfs, , vfs, NO",
    "btrfs, , btrfs, YES"
  })
  void storageDriverSaysWhetherContainersHaveQuotas(
      String driver, String below, String storage, EngineSurvey.Quota quota) throws IOException {
    String pair = below == null ? "" : "[\"Backing Filesystem\",\"%s\"]".formatted(below);
    String info =
        """
        {"ServerVersion":"20.10.24","Driver":"%s","DriverStatus":[%s]}"""
            .formatted(driver, pair);

    EngineSurvey found = survey((_, out) -> FakeEngine.send(out, 200, info));

    assertThat(found)
        .isEqualTo(
            new EngineSurvey(
                "unix://" + directory.resolve("docker.sock"), "20.10.24", storage, quota));
  }

  @Test
  void oneThatIsTooOldIsRefusedAsByABoot() {
    byte[] answer =
        "HTTP/1.1 200 OK\r\nApi-Version: 1.40\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            .getBytes(UTF_8);
    assertThatThrownBy(() -> survey((_, out) -> out.write(answer)))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SHARE_UNAVAILABLE))
        .hasMessageContainingAll("too old", "1.40", "20.10");
  }

  @Test
  void oneThatIsAwayIsNamedWithItsPlace() {
    Path nowhere = directory.resolve("nowhere.sock");
    assertThatThrownBy(() -> survey("unix://" + nowhere))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_UNAVAILABLE))
        .hasMessageContaining("nowhere.sock");
  }
}

package org.bootwright.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void missingKernelIsAFailureWithItsRemedy() {
    Finding kernel = find("kernel", settings(Optional.of(folder)));
    assertThat(kernel.level()).isEqualTo(Finding.Level.FAIL);
    assertThat(kernel.text()).contains(folder.toString());
    assertThat(kernel.remedy()).isNotEmpty();
  }

  @Test
  void everythingThatIsNotWellHasARemedy() {
    assertThat(doctor(settings(Optional.empty())).examine())
        .allSatisfy(
            finding ->
                assertThat(finding.remedy().isEmpty())
                    .isEqualTo(finding.level() == Finding.Level.OK));
  }

  @Test
  void missingProgramsAreNamedWithTheirPackages() {
    Finding tool = find("qemu-img", settings(Optional.empty()));
    assertThat(tool)
        .isEqualTo(
            new Finding(
                "qemu-img",
                Finding.Level.WARN,
                "not installed, which `convert` to other formats than raw needs",
                "apt-get install qemu-utils"));
  }

  @Test
  void missingVirtiofsdIsAWarningWithItsPackage() {
    Finding finding =
        ShareChecks.virtiofsd(Map.of("BOOTWRIGHT_VIRTIOFSD", folder.resolve("none").toString()));
    assertThat(finding.level()).isEqualTo(Finding.Level.WARN);
    assertThat(finding.remedy()).contains("apt-get install virtiofsd");
  }

  @Test
  void missingDockerEngineIsAWarningWithWhereItWasLookedFor() {
    String host = "unix://" + folder.resolve("none.sock");
    Finding finding = ShareChecks.engine(Map.of("DOCKER_HOST", host));
    assertThat(finding.level()).isEqualTo(Finding.Level.WARN);
    assertThat(finding.text()).contains(host, "--root virtiofs");
    assertThat(finding.remedy()).contains("docker");
  }

  @Test
  void wrongSettingOfTheDockerEngineIsAWarningToo() {
    Finding finding = ShareChecks.engine(Map.of("DOCKER_HOST", "ssh://somewhere"));
    assertThat(finding.level()).isEqualTo(Finding.Level.WARN);
    assertThat(finding.remedy()).contains("DOCKER_HOST");
  }

  @Test
  void dockerEngineIsToldWithItsVersionAndHowLimitsAreKept() throws IOException {
    String info =
        """
        {"ServerVersion":"20.10.24","Driver":"overlay2",
         "DriverStatus":[["Backing Filesystem","xfs"]]}""";
    try (FakeEngine engine =
        new FakeEngine(folder.resolve("e.sock"), (_, out) -> FakeEngine.send(out, 200, info))) {
      Finding finding = ShareChecks.engine(Map.of("DOCKER_HOST", engine.host().toString()));
      assertThat(finding.level()).isEqualTo(Finding.Level.OK);
      assertThat(finding.text()).contains("20.10.24", "overlay2 on xfs", "pquota");
    }
  }

  @ParameterizedTest
  @CsvSource({"1073741823, FAIL", "1073741824, WARN", "5368709119, WARN", "5368709120, OK"})
  void littleDiskIsAWarningAndNoneAFailure(long freeBytes, Finding.Level level) {
    assertThat(HostResources.disk(folder, freeBytes).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({"1638399, WARN", "1638400, OK"})
  void littleMemoryIsAWarning(long availableKiB, Finding.Level level) throws IOException {
    Path meminfo = folder.resolve("meminfo");
    Files.writeString(meminfo, "MemTotal: 9999999 kB\nMemAvailable:    " + availableKiB + " kB\n");
    assertThat(HostResources.memory(meminfo).level()).isEqualTo(level);
  }

  private Finding find(String subject, LaunchSettings settings) {
    return doctor(settings).examine().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private Doctor doctor(LaunchSettings settings) {
    return new Doctor(
        new BootwrightHome(folder.resolve("home")), settings, Map.of("PATH", folder.toString()));
  }

  private static LaunchSettings settings(Optional<Path> kernel) {
    return new LaunchSettings("test", Optional.empty(), Optional.empty(), Optional.empty(), kernel);
  }
}

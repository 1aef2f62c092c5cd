package org.bootwright.runner.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.VmSpecBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuestProgramTest {
  private static final ImageConfig EMPTY = ImageConfig.empty();

  private static ImageConfig image(String entrypoint, String cmd) {
    return new ImageConfig(
        words(entrypoint), words(cmd), List.of(), "", "", Optional.empty(), Set.of(), Map.of());
  }

  private static ImageConfig image(
      List<String> env, String user, String workdir, Optional<String> stopSignal) {
    return new ImageConfig(
        List.of(), List.of("x"), env, user, workdir, stopSignal, Set.of(), Map.of());
  }

  private static VmSpecBuilder spec() {
    return VmSpec.of(ImageReference.parse("x"));
  }

  private static GuestProgram decide(ImageConfig image, VmSpecBuilder spec) {
    return GuestProgram.decide(image, spec.build(), "host");
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" "));
  }

  /** A hyphen stands for an entrypoint that was not asked for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      emptyValue = "",
      nullValues = "NULL",
      value = {
        // image's entrypoint | image's cmd | --entrypoint | command | mode | words
        "''          | nginx -g x        | -          | ''          | APP     | nginx -g x",
        "''          | nginx -g x        | -          | echo hi     | APP     | echo hi",
        "entry -a    | serve             | -          | ''          | APP     | entry -a serve",
        "entry -a    | serve             | -          | other       | APP     | entry -a other",
        "entry -a    | serve             | mine       | ''          | APP     | mine",
        "entry -a    | serve             | mine       | arg         | APP     | mine arg",
        "''          | /sbin/init        | -          | ''          | MACHINE | /sbin/init",
        "''          | /sbin/init        | -          | sh -c x     | APP     | sh -c x",
        "/sbin/init  | ''                | -          | ''          | MACHINE | /sbin/init",
        "/sbin/init  | --log-level=info  | -          | ''          | MACHINE | /sbin/init --log-level=info",
        "/sbin/init  | ''                | -          | sh -c x     | APP     | sh -c x",
        "/usr/lib/systemd/systemd | ''   | -          | id          | APP     | id",
        "''          | bash              | /sbin/init | ''          | MACHINE | /sbin/init",
        "''          | bash              | -          | /sbin/init -v | MACHINE | /sbin/init -v",
        "''          | bash              | -          | ''          | AUTO    | bash",
        "''          | /bin/sh           | -          | ''          | AUTO    | /bin/sh",
        "/bin/bash   | ''                | -          | ''          | AUTO    | /bin/bash",
        "''          | ''                | -          | ''          | AUTO    | ''",
        "''          | bash              | -          | bash        | APP     | bash",
        "''          | bash -c x         | -          | ''          | APP     | bash -c x",
        "''          | ''                | sh         | ''          | APP     | sh",
      })
  void programIsDecidedAsDockerDoes(
      String entrypoint, String cmd, String asked, String command, ProgramMode mode, String words) {
    VmSpecBuilder spec = spec().command(words(command));
    if (!asked.equals("-")) {
      spec = spec.entrypoint(words(asked));
    }

    GuestProgram program = decide(image(entrypoint, cmd), spec);

    assertThat(program.mode()).isEqualTo(mode);
    assertThat(program.words()).isEqualTo(words(words));
  }

  @Test
  void environmentHasDefaultsThenTheImagesThenTheUsers() {
    ImageConfig image =
        image(List.of("PATH=/opt", "A=1", "broken", "=x", "B=2=3"), "", "", Optional.empty());

    assertThat(decide(image, spec().env(Map.of("Z", "26", "A", "one"))).env())
        .containsExactly("PATH=/opt", "HOSTNAME=host", "A=one", "B=2=3", "Z=26");
    assertThat(decide(EMPTY, spec()).env()).contains("PATH=" + Environment.DEFAULT_PATH);
  }

  @Test
  void userAndWorkdirAreTheImagesUnlessAskedFor() {
    ImageConfig image = image(List.of(), "app:staff", "srv", Optional.empty());

    assertThat(decide(image, spec()))
        .returns("app:staff", GuestProgram::user)
        .returns("/srv", GuestProgram::workdir);
    assertThat(decide(image, spec().user("0").workdir("/tmp")))
        .returns("0", GuestProgram::user)
        .returns("/tmp", GuestProgram::workdir);
    assertThat(decide(EMPTY, spec()))
        .returns("", GuestProgram::user)
        .returns("/", GuestProgram::workdir);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIGNOPE",
        "0",
        "65",
        "-1",
        "SIGRTMIN+31",
        "SIGRTMIN-1",
        "RTMAX-99",
        "999999999999"
      })
  void otherStopSignalsAreRefused(String text) {
    assertThatThrownBy(() -> decide(image(List.of(), "", "", Optional.of(text)), spec()))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.IMAGE_REFUSED))
        .hasMessageContaining(text);
  }

  @Test
  void imageWithoutAStopSignalIsStoppedBySigterm() {
    assertThat(decide(EMPTY, spec()).stopSignal()).isEqualTo(15);
    assertThat(decide(image(List.of(), "", "", Optional.of("")), spec()).stopSignal())
        .isEqualTo(15);
  }
}

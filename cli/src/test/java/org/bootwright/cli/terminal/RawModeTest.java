package org.bootwright.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real pseudo-terminal, which script(1) makes. */
@Timeout(90)
class RawModeTest {
  @TempDir Path folder;
  private @Nullable Process holder;
  private Path terminal = Path.of("");

  @BeforeEach
  void openTerminal() throws IOException {
    Path name = folder.resolve("name");
    holder =
        new ProcessBuilder(
                "script",
                "-qc",
                "tty >" + name + ".part; mv " + name + ".part " + name + "; exec sleep 600",
                "/dev/null")
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await().atMost(CommandRun.PATIENCE).until(() -> Files.exists(name));
    terminal = Path.of(Files.readString(name).strip());
  }

  @AfterEach
  void closeTerminal() {
    if (holder != null) {
      holder.descendants().forEach(ProcessHandle::destroyForcibly);
      holder.destroyForcibly();
    }
  }

  @Test
  void terminalIsRawUntilClosedAndThenAsBefore() throws Exception {
    String before = settings();
    var raw = RawMode.enter(terminal);
    assertThat(settings()).isNotEqualTo(before);
    assertThat(run("stty", "-F", terminal.toString(), "-a")).contains("-icanon", "-echo ", "-isig");
    raw.close();
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void terminalIsGivenBackWhenTheProcessIsKilled() throws Exception {
    String before = settings();
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RawModeVictim.class.getName(),
                terminal.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(victim.getInputStream().read()).isEqualTo('r');
    assertThat(settings()).isNotEqualTo(before);
    victim.destroyForcibly();
    Awaitility.await()
        .atMost(CommandRun.PATIENCE)
        .untilAsserted(() -> assertThat(settings()).isEqualTo(before));
  }

  @Test
  void whatIsNoTerminalIsNamed() {
    assertThatThrownBy(() -> RawMode.enter(folder.resolve("absent")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(folder.resolve("absent").toString());
  }

  private String settings() throws IOException {
    return run("stty", "-F", terminal.toString(), "-g");
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

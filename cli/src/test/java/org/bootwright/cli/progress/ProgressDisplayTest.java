package org.bootwright.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.terminal.StandardStreams;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void terminalHasALiveLineThatIsErasedAtTheEnd() {
    ProgressDisplay display = display(true, false);
    ProgressStep step = display.begin("convert", "demo");
    step.update(50, 100);
    Awaitility.await()
        .atMost(CommandRun.PATIENCE)
        .until(() -> text().contains("convert  demo  [##########----------]  50 B of 100 B  "));
    display.say("in between");
    assertThat(text()).contains("\r\033[Kin between\n");
    step.update(100, 100);
    step.finish();
    assertThat(text()).matches("(?s).*convert  demo  100 B of 100 B  [0-9.]+ s\n");
  }

  @Test
  void quietShowsOnlyWhatIsSaid() {
    ProgressDisplay display = display(true, true);
    display.begin("convert", "demo").finish();
    display.note("a note");
    display.say("an error");
    assertThat(text()).isEqualTo("an error\n");
  }

  @Test
  void shortStepsMayGoUnseenAndFailuresMayNot() {
    ProgressDisplay display = display(false, false);
    display.begin("queued", "web").finishIfLongerThan(Duration.ofHours(1));
    assertThat(text()).isEmpty();
    display.begin("convert", "demo").fail();
    assertThat(text()).matches("convert  demo  failed  [0-9.]+ s\n");
  }

  private String text() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private ProgressDisplay display(boolean terminal, boolean quiet) {
    return new ProgressDisplay(
        new StandardStreams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            terminal),
        quiet);
  }
}

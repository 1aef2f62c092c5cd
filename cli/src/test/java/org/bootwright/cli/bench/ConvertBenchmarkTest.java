package org.bootwright.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark of conversions, over contenders that do next to nothing. */
final class ConvertBenchmarkTest {
  @TempDir Path folder;
  private Path layout;
  private final List<String> progress = new ArrayList<>();

  @BeforeEach
  void writeScript() throws Exception {
    layout = Files.createDirectory(folder.resolve("layout"));
    Files.writeString(layout.resolve("index.json"), "{}");
    Path script = folder.resolve("bench-contenders.sh");
    Files.writeString(
        script,
        """
        #!/bin/bash
        set -eu
        if [ "$1" = list ]; then
          printf 'limit\\ta\\nbootwright\\tb\\nother\\tc\\nbroken\\td\\n'
        else
          [ "$2" != broken ]
          [ ! -e "$3/$2-is-broken" ]
          echo "$2" >>"$3/log"
          [ ! -e "$3/$2-tires" ] || [ "$(grep -c "$2" "$3/log")" -lt 3 ]
          echo disk >"$4"
        fi
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<ConvertResult> measure(int runs, String... contenders) {
    return new ConvertBenchmark(folder, folder, runs, progress::add)
        .measure("tiny", layout, List.of(contenders));
  }

  @Test
  void contendersRunInTurnsAndEachBeginsOnce() throws Exception {
    List<ConvertResult> results = measure(3);
    assertThat(results)
        .extracting(ConvertResult::contender)
        .contains("limit", "bootwright", "other");
    assertThat(results).allSatisfy(each -> assertThat(each.runs()).hasSize(3));
    assertThat(Files.readAllLines(layout.resolve("log")))
        .containsExactly(
            "limit",
            "bootwright",
            "other", // does not count
            "limit",
            "bootwright",
            "other",
            "bootwright",
            "other",
            "limit",
            "other",
            "limit",
            "bootwright");
  }

  @Test
  void whatFailsIsSaidAndLeftOut() {
    assertThat(measure(1)).extracting(ConvertResult::contender).doesNotContain("broken");
    assertThat(progress).anySatisfy(line -> assertThat(line).contains("broken cannot convert"));
  }

  @Test
  void whatFailsInTheMiddleIsLeftOutAndCostsTheOthersNothing() throws Exception {
    Files.createFile(layout.resolve("other-tires"));
    List<ConvertResult> results = measure(3);
    assertThat(results).extracting(ConvertResult::contender).containsExactly("limit", "bootwright");
    assertThat(results).allSatisfy(each -> assertThat(each.runs()).hasSize(3));
    assertThat(progress)
        .anySatisfy(line -> assertThat(line).contains("other cannot convert", "status 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit", "bootwright"})
  void nothingIsMeasuredWhereTheLimitOrOursFails(String name) throws Exception {
    Files.createFile(layout.resolve(name + "-is-broken"));
    assertThatThrownBy(() -> measure(1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("running " + name);
  }

  @Test
  void aContenderThatIsNotThereIsToldWithThoseThatAre() {
    assertThatThrownBy(() -> measure(1, "umoci"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("contender umoci: this host has limit, bootwright, other, broken");
  }

  @Test
  void theLimitAndOursAlwaysRunAndDisksAreDeleted() throws Exception {
    assertThat(measure(1, "none"))
        .extracting(ConvertResult::contender)
        .containsExactly("limit", "bootwright");
    try (var files = Files.list(folder)) {
      assertThat(files)
          .extracting(Path::getFileName)
          .extracting(Path::toString)
          .containsExactlyInAnyOrder("layout", "bench-contenders.sh");
    }
  }

  @Test
  void theChartIsAPictureWithABarForEachResult() throws Exception {
    String chart = ConvertChart.draw(measure(1), "a <machine> & more");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(chart.getBytes(StandardCharsets.UTF_8)));
    // One more: what lies behind all.
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3 + 1);
  }
}

package org.bootwright.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndControlCharactersAreHarmless() {
    var table = new Table("ID", "NAME");
    table.add("1", "a\u001b[2Jb");
    table.add("12345", "c");
    var bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("ID      NAME\n1       a?[2Jb\n12345   c\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "9994, 9.99 kB",
    "9996, 10.0 kB",
    "99949, 99.9 kB",
    "99951, 100 kB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "312000000, 312 MB",
    "9223372036854775807, 9.22 EB"
  })
  void bytesHaveThreeDigits(long bytes, String text) {
    assertThat(HumanBytes.format(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 seconds ago",
    "1, 1 second ago",
    "59, 59 seconds ago",
    "60, 1 minute ago",
    "3599, 59 minutes ago",
    "3600, 1 hour ago",
    "172799, 47 hours ago",
    "172800, 2 days ago",
    "5184000, 2 months ago"
  })
  void agesAreInTheLargestUnitThatSaysThem(long seconds, String text) {
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(HumanAge.format(then, then.plusSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void elapsedTimesTurnToMinutes() {
    assertThat(HumanAge.elapsed(Duration.ofMillis(2140))).isEqualTo("2.1 s");
    assertThat(HumanAge.elapsed(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
  }
}

package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.ext4.TestDisk.entry;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampTest {

  private static final String EARLIEST = "1901-12-13T20:45:52Z";
  private static final String LATEST = "2446-05-10T22:38:55Z";

  /** Between these two the fields look like a time before 1970 to e2fsck. */
  private static final String BEFORE_GAP = "2310-04-04T16:10:39Z";

  private static final String AFTER_GAP = "2378-04-22T19:24:48Z";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999999Z",
    EARLIEST,
    "1901-12-13T20:45:52.5Z",
    "2038-01-19T03:14:07.999999999Z",
    "2038-01-19T03:14:08Z",
    "2106-02-07T06:28:15Z",
    "2106-02-07T06:28:16.000000001Z",
    "2242-03-16T12:56:32Z",
    BEFORE_GAP,
    AFTER_GAP,
    LATEST,
    "2446-05-10T22:38:55.999999999Z",
  })
  void timesThatExt4HoldsComeBackToTheNanosecond(Instant time) throws Exception {
    assertStored(time, time);
  }

  @ParameterizedTest
  @CsvSource({
    "1901-12-13T20:45:51.999999999Z," + EARLIEST,
    "-1000-01-01T00:00:00.5Z," + EARLIEST,
    "2446-05-10T22:38:56Z," + LATEST,
    "9999-12-31T23:59:59.9Z," + LATEST,
    "2310-04-04T20:00:00.5Z," + BEFORE_GAP,
    "2344-04-12T00:00:00Z," + BEFORE_GAP,
    "2344-04-15T00:00:00Z," + AFTER_GAP,
    "2378-04-22T12:00:00Z," + AFTER_GAP,
  })
  void timesOutsideAreStoredAsTheNearest(Instant time, Instant stored) throws Exception {
    assertStored(time, stored);
  }

  private void assertStored(Instant time, Instant stored) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var attributes = Attributes.of(0644, 0, 0, Timestamp.of(time));
      disk.put("file", new RegularFile(attributes, disk.content(new byte[1])));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").modificationTime()).isEqualTo(stored);
        assertThat(entry(reader, "/file").creationTime()).isEqualTo(stored);
      }
    }
  }

  @Test
  void theFourTimesAreKeptApart() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var attributes =
          TestDisk.attributes(0644)
              .withTimes(
                  new Timestamp(1, 10),
                  new Timestamp(2, 20),
                  new Timestamp(3, 30),
                  new Timestamp(4, 40));
      disk.put("directory", new Directory(attributes));
      try (var reader = disk.finishAndRead()) {
        var found = entry(reader, "/directory");
        assertThat(found.accessTime()).isEqualTo(Instant.ofEpochSecond(1, 10));
        assertThat(found.modificationTime()).isEqualTo(Instant.ofEpochSecond(2, 20));
        assertThat(found.changeTime()).isEqualTo(Instant.ofEpochSecond(3, 30));
        assertThat(found.creationTime()).isEqualTo(Instant.ofEpochSecond(4, 40));
      }
    }
  }
}

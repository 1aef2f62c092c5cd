package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.entry;
import static org.bootwright.ext4.TestDisk.name;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bootwright.ext4.reader.Ext4Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // names of 4 bytes take 12: 338 of them, . and .. (24) fill 4,080 of the 4,084 bytes
    "338, 4, false",
    "339, 4, true",
    "20000, 20, true",
    "100000, 12, true",
    // names of 255 bytes: 13 a leaf, so that more than 507 leaves need a second level
    "6400, 255, true",
    "7000, 255, true",
    "20000, 255, true",
  })
  void directoriesOfAnySizeKeepTheirNames(int count, int nameLength, boolean isIndexed)
      throws Exception {
    var names =
        IntStream.range(0, count)
            .mapToObj(index -> padded(index, nameLength))
            .collect(Collectors.toSet());
    try (var disk = TestDisk.create(folder)) {
      var directory = new Directory(attributes(0755));
      var shared = new Fifo(attributes(0600));
      disk.put("d", directory);
      int index = 0;
      for (var each : names) {
        // A file has at most 65,000 names.
        directory.put(name(each), index++ % 2 == 0 ? shared : new Fifo(attributes(0600)));
      }
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/d").isIndexed()).isEqualTo(isIndexed);
        var found =
            reader.entries().stream()
                .map(Ext4Entry::path)
                .filter(path -> path.startsWith("/d/"))
                .map(path -> path.substring(3))
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(names);
      }
    }
  }

  private static String padded(int index, int length) {
    var number = Integer.toString(index, 36);
    return number + "-".repeat(Math.max(0, length - number.length()));
  }

  @ParameterizedTest
  @CsvSource({"64998, 65000", "64999, 1", "70000, 1"})
  void directoriesWithTooManySubdirectoriesToCountHaveOneLink(int count, int links)
      throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var directory = new Directory(attributes(0755));
      disk.put("d", directory);
      for (int index = 0; index < count; index++) {
        directory.put(name("s" + index), new Directory(attributes(0755)));
      }
      disk.finish();
      var shown = Program.succeed("debugfs", "-R", "stat /d", disk.path().toString());
      assertThat(shown).containsPattern("Links: " + links + "\\s");
    }
  }

  @Test
  void fileMayHave65000Names() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var file = disk.file("many names");
      for (int index = 0; index < 65_000; index++) {
        disk.put("n" + index, file);
      }
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/n64999").linkCount()).isEqualTo(65_000);
      }
    }
  }

  @Test
  void fileMustNotHave65001Names() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var file = disk.file("many names");
      for (int index = 0; index < 65_001; index++) {
        disk.put("n" + index, file);
      }
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .withMessageContaining("/n9999:")
          .satisfies(
              failure -> assertThat(failure.kind()).isEqualTo(Ext4Exception.Kind.TOO_MANY_LINKS));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3000})
  void directoriesMayBeNestedDeeply(int depth) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var at = disk.root();
      for (int level = 0; level < depth; level++) {
        var below = new Directory(attributes(0755));
        at.put(name("d"), below);
        at = below;
      }
      at.put(name("file"), disk.file("deep"));
      try (var reader = disk.finishAndRead()) {
        assertThat(
                new String(
                    entry(reader, "/d".repeat(depth) + "/file").content(), StandardCharsets.UTF_8))
            .isEqualTo("deep");
      }
    }
  }

  @Test
  void directoryIsInOneDirectoryAtMost() {
    var root = new Directory(attributes(0755));
    var below = new Directory(attributes(0755));
    root.put(name("a"), below);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> root.put(name("b"), below))
        .withMessageContaining("already in a directory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> below.put(name("c"), root))
        .withMessageContaining("within itself");
    root.remove(name("a"));
    root.put(name("b"), below);
    root.put(name("b"), new Fifo(attributes(0600)));
    root.put(name("c"), below);
    root.clear();
    below.put(name("root"), root);
    assertThat(below.names()).containsExactly(name("root"));
  }

  @Test
  void replacedNamesAreGone() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.put("a", disk.file("old"));
      disk.put("a", disk.file("new"));
      disk.put("b", disk.file("removed"));
      assertThat(disk.root().remove(name("b"))).isPresent();
      assertThat(disk.root().remove(name("b"))).isEmpty();
      assertThat(disk.root().get(name("b"))).isEmpty();
      try (var reader = disk.finishAndRead()) {
        assertThat(reader.entries().stream().map(Ext4Entry::path))
            .containsExactly("/", "/a", "/lost+found");
        assertThat(entry(reader, "/a").content()).asString().isEqualTo("new");
      }
    }
  }
}

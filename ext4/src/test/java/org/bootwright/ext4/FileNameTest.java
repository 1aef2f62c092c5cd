package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.ext4.reader.Ext4Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

  @TempDir Path folder;

  @Test
  void namesOfOneTo255BytesOfAnyValueAreStored() throws Exception {
    var names = new ArrayList<byte[]>();
    for (int value = 1; value < 256; value++) {
      if (value != '/' && value != '.') {
        names.add(new byte[] {(byte) value});
      }
    }
    names.add("...".getBytes(StandardCharsets.US_ASCII));
    names.add("ü ö\n漢字".getBytes(StandardCharsets.UTF_8));
    names.add("n".repeat(254).getBytes(StandardCharsets.US_ASCII));
    names.add("n".repeat(255).getBytes(StandardCharsets.US_ASCII));
    try (var disk = TestDisk.create(folder)) {
      for (var name : names) {
        disk.root().put(FileName.of(name), new Fifo(TestDisk.attributes(0600)));
      }
      try (var reader = disk.finishAndRead()) {
        var found =
            reader.entries().stream()
                .filter(entry -> entry.type() == Ext4Entry.Type.FIFO)
                .map(entry -> List.of(box(entry.pathBytes(), 1)))
                .toList();
        assertThat(found)
            .containsExactlyInAnyOrderElementsOf(
                names.stream().map(name -> List.of(box(name, 0))).toList());
      }
    }
  }

  private static Byte[] box(byte[] bytes, int from) {
    var boxed = new Byte[bytes.length - from];
    for (int index = 0; index < boxed.length; index++) {
      boxed[index] = bytes[from + index];
    }
    return boxed;
  }

  @Test
  void nameOf256BytesIsTooLong() {
    assertThatExceptionOfType(Ext4Exception.class)
        .isThrownBy(() -> FileName.of("n".repeat(256)))
        .withMessageContaining("n".repeat(256))
        .withMessageContaining("256 bytes")
        .satisfies(
            failure -> assertThat(failure.kind()).isEqualTo(Ext4Exception.Kind.NAME_TOO_LONG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0b"})
  void namesThatMeanSomethingElseAreRefused(String name) {
    assertThatExceptionOfType(Ext4Exception.class)
        .isThrownBy(() -> FileName.of(name))
        .satisfies(
            failure -> assertThat(failure.kind()).isEqualTo(Ext4Exception.Kind.NAME_INVALID));
  }

  @Test
  void messagesEscapeWhatIsNotPrintable() throws Exception {
    assertThat(FileName.of("ünï")).hasToString("ünï");
    assertThat(FileName.of("a\nb\u001b[31m\\")).hasToString("a\\x0ab\\x1b[31m\\\\");
    assertThat(FileName.of("right\u202eleft")).hasToString("right\\u{202e}left");
    assertThat(FileName.of(new byte[] {'a', (byte) 0xFF, '\\', 7})).hasToString("a\\xff\\\\\\x07");
  }

  @Test
  void namesAreOrderedByUnsignedBytes() throws Exception {
    assertThat(FileName.of(new byte[] {(byte) 0x80})).isGreaterThan(FileName.of("z"));
    assertThat(FileName.of("a")).isLessThan(FileName.of("aa"));
  }
}

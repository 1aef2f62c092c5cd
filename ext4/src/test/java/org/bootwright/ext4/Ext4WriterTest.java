package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.name;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.bootwright.ext4.reader.Ext4Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ext4WriterTest {

  @TempDir Path folder;

  @Test
  void closingWithoutFinishDeletesTheFile() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.put("file", disk.file("x"));
      assertThat(disk.path()).exists();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void existingFileIsLeftAlone() throws Exception {
    var path = Files.writeString(folder.resolve("disk.img"), "precious");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Ext4Writer.create(path, Ext4Options.fitted(0)).close());
    assertThat(path).hasContent("precious");
  }

  @Test
  void finishedWriterDoesNothingMore() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.finish();
      assertThatIllegalStateException().isThrownBy(() -> disk.writer().finish(disk.root()));
      assertThatIllegalStateException().isThrownBy(() -> disk.writer().newContent(0));
    }
    assertThat(folder.resolve("disk.img")).exists();
  }

  @Test
  void finishWaitsForNoOpenContent() throws Exception {
    try (var disk = TestDisk.create(folder);
        var open = disk.writer().newContent(0)) {
      open.write(ByteBuffer.allocate(10));
      assertThatIllegalStateException()
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .withMessageContaining("1 content");
    }
  }

  @Test
  void failedFinishCannotBeTriedAgain() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.put("wrong", new BlockDevice(attributes(0600), 5000, 0));
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> disk.writer().finish(disk.root()));
      disk.root().clear();
      assertThatIllegalStateException().isThrownBy(() -> disk.writer().finish(disk.root()));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rootMustNotBeWithinAnotherDirectory() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      new Directory(attributes(0755)).put(name("root"), disk.root());
      assertThatIllegalArgumentException().isThrownBy(() -> disk.writer().finish(disk.root()));
    }
  }

  @Test
  void finishedContentTakesNoMoreBytes() throws Exception {
    try (var disk = TestDisk.create(folder);
        var content = disk.writer().newContent(0)) {
      content.finish();
      assertThat(content.isOpen()).isFalse();
      assertThatExceptionOfType(ClosedChannelException.class)
          .isThrownBy(() -> content.write(ByteBuffer.allocate(1)));
      assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(content::finish);
    }
  }

  @Test
  void contentBelongsToOneNode() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var content = disk.content(new byte[] {1});
      disk.put("a", new RegularFile(attributes(0644), content));
      disk.put("b", new RegularFile(attributes(0644), content));
      assertThatIllegalStateException()
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .withMessageContaining("two contents");
    }
  }

  @Test
  void discardedContentCannotBeUsed() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var file = disk.file("x");
      disk.put("a", file);
      disk.writer().discard(file.content());
      assertThatIllegalStateException().isThrownBy(() -> disk.writer().discard(file.content()));
      assertThatIllegalStateException().isThrownBy(() -> disk.writer().finish(disk.root()));
    }
  }

  @Test
  void filesOf16TebibytesAreRefused() throws Exception {
    try (var disk = TestDisk.create(folder);
        var content = disk.writer().newContent(0)) {
      content.writeZeros((1L << 44) - 4096);
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> content.writeZeros(1))
          .satisfies(
              failure -> assertThat(failure.kind()).isEqualTo(Ext4Exception.Kind.FILE_TOO_LARGE));
      disk.put("largest", new RegularFile(attributes(0644), content.finish()));
      try (var reader = disk.finishAndRead()) {
        assertThat(TestDisk.entry(reader, "/largest").sizeBytes()).isEqualTo((1L << 44) - 4096);
      }
    }
  }

  @Test
  void identityIsAsAskedFor() throws Exception {
    var uuid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    var options =
        Ext4Options.fitted(0)
            .withUuid(uuid)
            .withLabel("sixteen-bytes-ü")
            .withHashSeed(new UUID(1, 2))
            .withTimestamp(new Timestamp(5_000_000_000L, 0));
    try (var disk = TestDisk.create(folder, options)) {
      disk.finish();
      var shown = Program.succeed("dumpe2fs", "-h", disk.path().toString());
      assertThat(shown)
          .containsPattern("Filesystem UUID: +" + uuid)
          .containsPattern("Directory Hash Seed: +00000000-0000-0001-0000-000000000002");
      try (var reader = Ext4Reader.open(disk.path())) {
        assertThat(reader.label()).isEqualTo("sixteen-bytes-ü");
        assertThat(reader.madeSeconds()).isEqualTo(5_000_000_000L);
      }
    }
  }

  @Test
  void labelHas16BytesAtMost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ext4Options.fitted(0).withLabel("seventeen-bytes--"));
  }

  @Test
  void treeCanBeWrittenAgainByAnotherWriter() throws Exception {
    var root = new Directory(attributes(0755));
    root.put(name("fifo"), new Fifo(attributes(0600)));
    for (var file : new String[] {"one", "two"}) {
      try (var writer = Ext4Writer.create(folder.resolve(file), Ext4Options.fitted(0))) {
        writer.finish(root);
      }
    }
    assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
  }
}

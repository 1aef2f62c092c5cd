package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.entry;
import static org.bootwright.ext4.TestDisk.name;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bootwright.ext4.reader.Ext4Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKindsTest {

  @TempDir Path folder;

  @Test
  void everyKindComesBack() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.put("regular", disk.file("text"));
      disk.put("directory", new Directory(attributes(02775)));
      disk.put("link", new SymbolicLink(attributes(0777), bytes("regular")));
      disk.put("character", new CharacterDevice(attributes(0666), 1, 3));
      disk.put("block", new BlockDevice(attributes(0660), 8, 1));
      disk.put("fifo", new Fifo(attributes(0600)));
      disk.put("socket", new Socket(attributes(0755)));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/regular").type()).isEqualTo(Ext4Entry.Type.REGULAR);
        assertThat(entry(reader, "/directory").type()).isEqualTo(Ext4Entry.Type.DIRECTORY);
        assertThat(entry(reader, "/link").type()).isEqualTo(Ext4Entry.Type.SYMBOLIC_LINK);
        assertThat(entry(reader, "/character").type()).isEqualTo(Ext4Entry.Type.CHARACTER_DEVICE);
        assertThat(entry(reader, "/block").type()).isEqualTo(Ext4Entry.Type.BLOCK_DEVICE);
        assertThat(entry(reader, "/fifo").type()).isEqualTo(Ext4Entry.Type.FIFO);
        assertThat(entry(reader, "/socket").type()).isEqualTo(Ext4Entry.Type.SOCKET);
        assertThat(entry(reader, "/lost+found").type()).isEqualTo(Ext4Entry.Type.DIRECTORY);
        assertThat(entry(reader, "/lost+found").inodeNumber()).isEqualTo(11);
        assertThat(entry(reader, "/lost+found").mode()).isEqualTo(0700);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 58, 59, 60, 61, 4095})
  void linkTargetsUpTo59BytesTakeNoBlock(int length) throws Exception {
    var target = "t".repeat(length);
    try (var disk = TestDisk.create(folder)) {
      disk.put("link", new SymbolicLink(attributes(0777), bytes(target)));
      try (var reader = disk.finishAndRead()) {
        var link = entry(reader, "/link");
        assertThat(link.linkTarget()).isEqualTo(bytes(target));
        assertThat(link.sizeBytes()).isEqualTo(length);
        assertThat(link.sectors()).isEqualTo(length <= 59 ? 0 : 8);
      }
      var shown = Program.succeed("debugfs", "-R", "stat /link", disk.path().toString());
      assertThat(shown).contains("Type: symlink");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "4096"})
  void linkTargetsThatCannotBeAreRefusedByName(String target) throws Exception {
    var bytes = bytes(target.equals("4096") ? "t".repeat(4096) : target);
    assertRefused(
        new SymbolicLink(attributes(0777), bytes),
        Ext4Exception.Kind.LINK_TARGET_INVALID,
        bytes.length + " bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,3",
    "255,255",
    "0,256",
    "256,0",
    "8,65536",
    "259,70000",
    "4095,1048575",
    "255,1048575",
    "4095,255"
  })
  void deviceNumbersOf12And20BitsComeBack(int major, int minor) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.put("character", new CharacterDevice(attributes(0666), major, minor));
      disk.put("block", new BlockDevice(attributes(0666), major, minor));
      try (var reader = disk.finishAndRead()) {
        for (var path : new String[] {"/character", "/block"}) {
          assertThat(entry(reader, path).deviceMajor()).isEqualTo(major);
          assertThat(entry(reader, path).deviceMinor()).isEqualTo(minor);
        }
      }
      var shown = Program.succeed("debugfs", "-R", "stat /block", disk.path().toString());
      assertThat(shown).contains("%02d:%02d".formatted(major, minor));
    }
  }

  @ParameterizedTest
  @CsvSource({"4096,0", "0,1048576", "-1,0", "0,-1", "4294967297,1"})
  void deviceNumbersOutOfRangeAreRefusedByName(long major, long minor) throws Exception {
    assertRefused(
        new BlockDevice(attributes(0666), major, minor),
        Ext4Exception.Kind.DEVICE_NUMBER_OUT_OF_RANGE,
        major + ":" + minor);
  }

  private void assertRefused(Node node, Ext4Exception.Kind kind, String detail) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var below = new Directory(attributes(0755));
      disk.put("dir\nectory", below);
      below.put(name("wrong"), node);
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .withMessageContaining("/dir\\x0aectory/wrong: ")
          .withMessageContaining(detail)
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "65535,65536", "100000,4294967294", "4294967295,1"})
  void ownersOf32BitsComeBack(long uid, long gid) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var owned = Attributes.of(0640, uid, gid, TestDisk.TIME);
      disk.put("file", new RegularFile(owned, disk.content(bytes("x"))));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").uid()).isEqualTo(uid);
        assertThat(entry(reader, "/file").gid()).isEqualTo(gid);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0777, 04755, 02755, 01777, 07777})
  void allPermissionBitsComeBack(int mode) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      disk.put("file", new RegularFile(attributes(mode), disk.content(bytes("x"))));
      disk.put("directory", new Directory(attributes(mode)));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").mode()).isEqualTo(mode);
        assertThat(entry(reader, "/directory").mode()).isEqualTo(mode);
      }
    }
  }

  @Test
  void hardLinksShareAnInodeAndCountTheirNames() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var file = disk.file("shared");
      var device = new CharacterDevice(attributes(0600), 5, 1);
      var below = new Directory(attributes(0755));
      disk.put("below", below);
      disk.put("a", file);
      disk.put("b", file);
      below.put(name("c"), file);
      disk.put("d", device);
      below.put(name("d"), device);
      try (var reader = disk.finishAndRead()) {
        var number = entry(reader, "/a").inodeNumber();
        assertThat(entry(reader, "/b").inodeNumber()).isEqualTo(number);
        assertThat(entry(reader, "/below/c").inodeNumber()).isEqualTo(number);
        assertThat(entry(reader, "/a").linkCount()).isEqualTo(3);
        assertThat(entry(reader, "/below/c").content()).isEqualTo(bytes("shared"));
        assertThat(entry(reader, "/d").linkCount()).isEqualTo(2);
      }
    }
  }

  @Test
  void lostAndFoundOfTheTreeKeepsItsAttributes() throws Exception {
    try (var disk = TestDisk.create(folder)) {
      var own = new Directory(Attributes.of(0750, 7, 8, TestDisk.TIME));
      own.put(name("kept"), disk.file("x"));
      disk.put("lost+found", own);
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/lost+found").mode()).isEqualTo(0750);
        assertThat(entry(reader, "/lost+found").uid()).isEqualTo(7);
        assertThat(entry(reader, "/lost+found/kept").content()).isEqualTo(bytes("x"));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

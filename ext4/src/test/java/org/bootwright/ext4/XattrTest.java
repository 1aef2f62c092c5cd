package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.bootwright.ext4.FileContentTest.randomBytes;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.entry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bootwright.ext4.reader.Ext4Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XattrTest {

  /** cap_net_raw+ep, as setcap writes it. */
  private static final byte[] CAPABILITY =
      HexFormat.of().parseHex("0100000200200000000000000000000000000000");

  private static final int USER_OBJ = 1;
  private static final int USER = 2;
  private static final int GROUP_OBJ = 4;
  private static final int GROUP = 8;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;

  @TempDir Path folder;

  @Test
  void attributesOfAllNamespacesComeBack() throws Exception {
    assertStored(
        Map.of(
            "user.mime_type",
            "text/plain".getBytes(StandardCharsets.UTF_8),
            "trusted.overlay.opaque",
            new byte[] {'y'},
            "security.capability",
            CAPABILITY,
            "security.selinux",
            randomBytes(40, 1),
            "user.empty",
            new byte[0],
            "user.\u00c3\u00a9",
            new byte[] {1}));
  }

  @ParameterizedTest
  @CsvSource({
    // value size, blocks: an entry of 20 bytes and a value take up to 88 bytes in the inode
    "0,0",
    "1,0",
    "67,0",
    "68,0",
    "69,1",
    "1000,1",
    "4037,1",
    "4040,1"
  })
  void valuesGoToABlockWhenTheInodeIsFull(int size, int blocks) throws Exception {
    var stored = Map.of("user.abcd", randomBytes(size, size));
    assertStored(stored);
    try (var reader = Ext4Reader.open(folder.resolve("disk.img"))) {
      assertThat(entry(reader, "/fifo").sectors()).isEqualTo(8L * blocks);
    }
  }

  @Test
  void attributesFillInodeAndBlock() throws Exception {
    var stored = new LinkedHashMap<String, byte[]>();
    stored.put("user.abcd", randomBytes(68, 1)); // 88: the whole inode
    stored.put("user.abce", randomBytes(2000, 2)); // 2,020
    stored.put("user.abcf", randomBytes(2020, 3)); // 2,040: 4,060, the whole block
    assertStored(stored);
    assertThat(features()).doesNotContain("ea_inode");
    stored.put("user.abcf", randomBytes(2021, 3));
    assertStored(stored);
    assertThat(features()).contains("ea_inode");
  }

  @ParameterizedTest
  @ValueSource(ints = {4041, 4096, 4097, 20_000, 65_536})
  void largeValuesHaveInodesOfTheirOwn(int size) throws Exception {
    assertStored(
        Map.of(
            "user.large",
            randomBytes(size, 1),
            "trusted.large",
            randomBytes(size - 1, 2),
            "user.small",
            new byte[] {1},
            "security.capability",
            CAPABILITY));
  }

  @Test
  void valuesThatLinuxCannotReadAndNamesThatFitNowhereAreRefused() throws Exception {
    assertRefused(Map.of("user.large", new byte[65_537]), Ext4Exception.Kind.XATTR_TOO_LARGE);
    var many = new LinkedHashMap<String, byte[]>();
    for (int index = 0; index < 20; index++) {
      many.put("user.%03d".formatted(index) + "n".repeat(240), new byte[5000]);
    }
    assertRefused(many, Ext4Exception.Kind.XATTR_TOO_LARGE);
  }

  /** More than one inode may refer to, and more different ones than are remembered. */
  @Test
  void equalAttributesShareABlock() throws Exception {
    var equal = Map.of("user.label", randomBytes(1000, 1));
    try (var disk = TestDisk.create(folder)) {
      for (int index = 0; index < 2500; index++) {
        disk.put("equal" + index, new Fifo(attributes(0600).withExtendedAttributes(equal)));
        var own = Map.of("user.label", randomBytes(1000, 2 + index));
        disk.put("own" + index, new Fifo(attributes(0600).withExtendedAttributes(own)));
      }
      try (var reader = disk.finishAndRead()) {
        var blocks = new TreeMap<Long, Integer>();
        for (var entry : reader.entries()) {
          if (entry.path().startsWith("/equal")) {
            blocks.merge(entry.xattrBlock(), 1, Integer::sum);
            assertThat(entry.xattrs().get("user.label")).isEqualTo(equal.get("user.label"));
          }
        }
        assertThat(blocks.values()).containsExactly(1024, 1024, 452);
      }
    }
  }

  @Test
  void equalLargeValuesShareAnInode() throws Exception {
    var equal =
        Map.of("user.large", randomBytes(30_000, 1), "trusted.large", randomBytes(30_000, 1));
    try (var disk = TestDisk.create(folder)) {
      for (int index = 0; index < 50; index++) {
        disk.put("f" + index, new Fifo(attributes(0600).withExtendedAttributes(equal)));
      }
      try (var reader = disk.finishAndRead()) {
        assertThat(reader.inodeCount() - reader.freeInodeCount())
            .as("10 of ext4, lost+found, 50 files and one value")
            .isEqualTo(10 + 1 + 50 + 1);
        assertThat(entry(reader, "/f49").xattrs().get("user.large"))
            .isEqualTo(equal.get("user.large"));
      }
    }
  }

  private String features() throws IOException {
    return Program.succeed("dumpe2fs", "-h", folder.resolve("disk.img").toString())
        .lines()
        .filter(line -> line.startsWith("Filesystem features:"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void manySmallAttributesAreStored() throws Exception {
    var stored = new LinkedHashMap<String, byte[]>();
    for (int index = 0; index < 120; index++) {
      stored.put("user.number" + index, new byte[] {(byte) index});
    }
    assertStored(stored);
  }

  @Test
  void sameAttributesOnEveryKindOfFile() throws Exception {
    var marked = attributes(0755).withExtendedAttributes(Map.of("trusted.a", new byte[500]));
    try (var disk = TestDisk.create(folder)) {
      disk.put("d", new Directory(marked));
      disk.put("short", new SymbolicLink(marked, new byte[] {'x'}));
      disk.put("long", new SymbolicLink(marked, "x".repeat(100).getBytes(StandardCharsets.UTF_8)));
      disk.put("device", new CharacterDevice(marked, 1, 3));
      disk.put("file", new RegularFile(marked, disk.content(new byte[] {1})));
      try (var reader = disk.finishAndRead()) {
        for (var path : new String[] {"/d", "/short", "/long", "/device", "/file"}) {
          assertThat(entry(reader, path).xattrs()).containsOnlyKeys("trusted.a");
        }
        assertThat(entry(reader, "/short").linkTarget()).containsExactly('x');
        assertThat(entry(reader, "/long").sectors()).isEqualTo(16);
      }
    }
  }

  @Test
  void debugfsReadsWhatWasWritten() throws Exception {
    assertStored(Map.of("security.capability", CAPABILITY, "user.big", randomBytes(300, 1)));
    var shown =
        Program.succeed("debugfs", "-R", "ea_list /fifo", folder.resolve("disk.img").toString());
    assertThat(shown)
        .contains("security.capability (20) = 01 00 00 02 00 20")
        .contains("user.big (300)");
  }

  @Test
  void aclsComeBackInTheFormOfTheSystemCall() throws Exception {
    var acl =
        acl(
            2,
            USER_OBJ,
            7,
            -1,
            USER,
            5,
            1000,
            USER,
            4,
            70_000,
            GROUP_OBJ,
            5,
            -1,
            GROUP,
            6,
            4_000_000_000L,
            MASK,
            7,
            -1,
            OTHER,
            0,
            -1);
    var minimal = acl(2, USER_OBJ, 7, -1, GROUP_OBJ, 5, -1, OTHER, 5, -1);
    var both = Map.of("system.posix_acl_access", acl, "system.posix_acl_default", minimal);
    try (var disk = TestDisk.create(folder)) {
      disk.put("d", new Directory(attributes(0770).withExtendedAttributes(both)));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/d").xattrs())
            .containsOnlyKeys(both.keySet())
            .containsEntry("system.posix_acl_access", acl)
            .containsEntry("system.posix_acl_default", minimal);
      }
    }
  }

  @Test
  void malformedAclsAreRefused() throws Exception {
    for (var wrong :
        new byte[][] {
          {},
          {2, 0, 0},
          acl(1, USER_OBJ, 7, -1),
          acl(2, 3, 7, -1),
          acl(2, USER_OBJ, 8, -1),
          Arrays.copyOf(acl(2, USER_OBJ, 7, -1), 11)
        }) {
      assertRefused(Map.of("system.posix_acl_access", wrong), Ext4Exception.Kind.ACL_INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user.",
        "user",
        "system.other",
        "system.posix_acl_accessx",
        "other.x",
        "user.\u0100",
        "user.a\0b"
      })
  void namesOfNoNamespaceAreRefused(String name) throws Exception {
    assertRefused(Map.of(name, new byte[1]), Ext4Exception.Kind.XATTR_NAME_INVALID);
  }

  @Test
  void namesHave255BytesAtMost() throws Exception {
    assertStored(Map.of("user." + "n".repeat(250), new byte[1]));
    assertRefused(
        Map.of("user." + "n".repeat(251), new byte[1]), Ext4Exception.Kind.XATTR_NAME_INVALID);
  }

  private void assertStored(Map<String, byte[]> stored) throws Exception {
    Files.deleteIfExists(folder.resolve("disk.img"));
    try (var disk = TestDisk.create(folder)) {
      disk.put("fifo", new Fifo(attributes(0600).withExtendedAttributes(stored)));
      try (var reader = disk.finishAndRead()) {
        var found = entry(reader, "/fifo").xattrs();
        assertThat(found.keySet()).isEqualTo(stored.keySet());
        stored.forEach((name, value) -> assertThat(found.get(name)).as(name).isEqualTo(value));
      }
    }
  }

  private void assertRefused(Map<String, byte[]> wrong, Ext4Exception.Kind kind) throws Exception {
    var path = folder.resolve("refused");
    Files.createDirectories(path);
    try (var disk = TestDisk.create(path)) {
      disk.put("wrong", new Fifo(attributes(0600).withExtendedAttributes(wrong)));
      assertThatExceptionOfType(Ext4Exception.class)
          .isThrownBy(() -> disk.writer().finish(disk.root()))
          .withMessageStartingWith("writing /wrong: ")
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
  }

  private static byte[] acl(long version, long... tagPermissionsId) {
    var bytes =
        ByteBuffer.allocate(4 + tagPermissionsId.length / 3 * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt((int) version);
    for (int at = 0; at < tagPermissionsId.length; at += 3) {
      bytes.putShort((short) tagPermissionsId[at]);
      bytes.putShort((short) tagPermissionsId[at + 1]);
      bytes.putInt((int) tagPermissionsId[at + 2]);
    }
    return bytes.array();
  }
}

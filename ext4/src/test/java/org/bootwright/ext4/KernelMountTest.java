package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.name;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the kernel mount a disk through a loop device. Skipped, and said so, where the host may not
 * mount: that is normal for a build without root, and a VM's kernel judges there.
 */
class KernelMountTest {

  private static final int MANY = 20_000;
  private static final String MANY_PREFIX = "é漢-";

  /** Long enough for an index of two levels. */
  private static final String CROWDED_PREFIX = "ü".repeat(120);

  /** Has a value that takes an inode of its own. */
  private static final byte[] HUGE = FileContentTest.randomBytes(40_000, 1);

  /** Files with the same attributes. */
  private static final List<String> SHARING = List.of("sharing1", "sharing2", "sharing3");

  @TempDir Path folder;

  @Test
  void kernelReadsWritesAndLeavesTheDiskClean() throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.fitted(64 << 20))) {
      fill(disk);
      disk.finish();
      var mountPoint = Files.createDirectory(folder.resolve("mounted"));
      var mounted =
          Program.run("mount", "-o", "loop", disk.path().toString(), mountPoint.toString());
      Assumptions.assumeTrue(
          mounted.exitCode() == 0, () -> "this host may not mount: " + mounted.output());
      try {
        assertTree(mountPoint);
        change(mountPoint);
      } finally {
        Program.succeed("umount", mountPoint.toString());
      }
      Program.assertClean(disk.path());
    }
  }

  private static void fill(TestDisk disk) throws Exception {
    var owned =
        Attributes.of(04755, 1000, 4_000_000_000L, new Timestamp(-1, 999_999_999))
            .withExtendedAttributes(
                Map.of(
                    "user.small", new byte[] {1, 2, 3},
                    "user.large", new byte[3000]));
    var file = new RegularFile(owned, disk.content("content".getBytes(StandardCharsets.UTF_8)));
    disk.put("file", file);
    disk.put("hard", file);
    disk.put(
        "soft",
        new SymbolicLink(attributes(0777), "f".repeat(59).getBytes(StandardCharsets.UTF_8)));
    disk.put(
        "slow",
        new SymbolicLink(attributes(0777), "s".repeat(60).getBytes(StandardCharsets.UTF_8)));
    disk.put("device", new CharacterDevice(attributes(0600), 259, 70_000));
    for (var name : SHARING) {
      var labelled =
          attributes(0644)
              .withExtendedAttributes(Map.of("user.huge", HUGE, "user.label", new byte[2000]));
      disk.put(name, new RegularFile(labelled, disk.content(new byte[] {1})));
    }
    var many = new Directory(attributes(0755));
    disk.put("many", many);
    for (int index = 0; index < MANY; index++) {
      many.put(name(MANY_PREFIX + index), disk.file("number " + index));
    }
    var crowded = new Directory(attributes(0755));
    disk.put("crowded", crowded);
    for (int index = 0; index < MANY; index++) {
      crowded.put(name(CROWDED_PREFIX + index), new Fifo(attributes(0600)));
    }
  }

  private static void assertTree(Path root) throws Exception {
    var attributes = Files.readAttributes(root.resolve("file"), "unix:*");
    assertThat(attributes)
        .containsEntry("mode", 0100000 | 04755)
        .containsEntry("uid", 1000)
        .containsEntry("gid", (int) 4_000_000_000L)
        .containsEntry("nlink", 2);
    assertThat(Files.getLastModifiedTime(root.resolve("file")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(-1, 999_999_999));
    assertThat(root.resolve("hard")).hasContent("content");
    assertThat(Files.getAttribute(root.resolve("file"), "user:small"))
        .isEqualTo(new byte[] {1, 2, 3});
    assertThat((byte[]) Files.getAttribute(root.resolve("file"), "user:large")).hasSize(3000);
    for (var name : SHARING) {
      assertThat(Files.getAttribute(root.resolve(name), "user:huge")).isEqualTo(HUGE);
      assertThat(Files.getAttribute(root.resolve(name), "user:label")).isEqualTo(new byte[2000]);
    }
    assertThat(Files.readSymbolicLink(root.resolve("soft"))).hasToString("f".repeat(59));
    assertThat(Files.readSymbolicLink(root.resolve("slow"))).hasToString("s".repeat(60));
    long device = (long) Files.getAttribute(root.resolve("device"), "unix:rdev");
    assertThat(device >>> 8 & 0xFFF).isEqualTo(259);
    assertThat((device & 0xFF) | (device >>> 12 & 0xFFFFF00)).isEqualTo(70_000);
    lookUpEveryName(root);
    assertThat(Files.exists(root.resolve("crowded/missing"))).isFalse();
  }

  /** The kernel finds each name through the hash index, and the bytes over 0x7f hashed alike. */
  private static void lookUpEveryName(Path root) throws Exception {
    var script =
        """
        cd "$1" || exit 1
        many=$(printf '%s')
        crowded=$(printf '%s')
        index=0
        while [ $index -lt %d ]; do
          read -r content < "many/$many$index" || [ "$content" = "number $index" ] || exit 2
          [ -p "crowded/$crowded$index" ] || exit 3
          index=$((index + 1))
        done
        """
            .formatted(octal(MANY_PREFIX), octal(CROWDED_PREFIX), MANY);
    Program.succeed("sh", "-c", script, "sh", root.toString());
  }

  /** For printf of the shell, so that no locale comes between. */
  private static String octal(String text) {
    var octal = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      octal.append("\\%03o".formatted(each & 0xFF));
    }
    return octal.toString();
  }

  private static void change(Path root) throws Exception {
    for (int index = 0; index < 2000; index++) {
      Files.writeString(root.resolve("crowded/new" + index), "new");
    }
    Program.succeed("sh", "-c", "rm -r \"$1\"/many", "sh", root.toString());
    Files.write(root.resolve("filler"), new byte[20 << 20]);
    Files.writeString(root.resolve("file"), "changed");
    Files.delete(root.resolve("slow"));
    Files.delete(root.resolve(SHARING.get(0)));
    Files.setAttribute(
        root.resolve(SHARING.get(1)), "user:huge", ByteBuffer.wrap(new byte[30_000]));
    assertThat(Files.getAttribute(root.resolve(SHARING.get(2)), "user:huge")).isEqualTo(HUGE);
  }
}

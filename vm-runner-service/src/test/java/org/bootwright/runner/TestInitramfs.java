package org.bootwright.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A kernel whose initramfs has another init: a shell script. It is the real initramfs with a second
 * archive behind it, whose files take the place of the first one's.
 */
final class TestInitramfs {
  /** Loads the kernel's modules and opens the guest channel as file descriptor 3. */
  private static final String PREAMBLE =
      """
      #!/bin/busybox sh
      /bin/busybox --install -s /bin
      export PATH=/bin
      mkdir -p /dev /proc /sys
      mount -t devtmpfs dev /dev
      mount -t proc proc /proc
      mount -t sysfs sys /sys
      while read module; do insmod "$module"; done < /lib/modules/boot.list
      until ls /dev/vport*; do sleep 0.1; done
      exec 3<> "$(echo /dev/vport*)"
      """;

  private static final int REGULAR_FILE = 0100755;

  private TestInitramfs() {}

  /** Puts the kernel and an initramfs with this script into a directory. */
  static Path make(Path directory, String script) throws IOException {
    Path original = TestRunner.kernelDirectory();
    Files.createDirectories(directory);
    Files.copy(
        original.resolve("vmlinuz"),
        directory.resolve("vmlinuz"),
        StandardCopyOption.REPLACE_EXISTING);
    var initramfs = new ByteArrayOutputStream();
    initramfs.writeBytes(Files.readAllBytes(original.resolve("initramfs.img")));
    pad(initramfs);
    add(initramfs, "bin", 040755, new byte[0]);
    add(initramfs, "bin/busybox", REGULAR_FILE, Files.readAllBytes(TestRoot.busybox()));
    add(initramfs, "init", REGULAR_FILE, (PREAMBLE + script).getBytes(StandardCharsets.UTF_8));
    add(initramfs, "TRAILER!!!", 0, new byte[0]);
    Files.write(directory.resolve("initramfs.img"), initramfs.toByteArray());
    return directory;
  }

  /** One entry in the newc format: a header of hexadecimal fields, the name, the content. */
  private static void add(ByteArrayOutputStream archive, String name, int mode, byte[] content) {
    int[] fields = {0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0};
    var header = new StringBuilder("070701");
    for (int field : fields) {
      header.append("%08x".formatted(field));
    }
    archive.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
    pad(archive);
    archive.writeBytes(content);
    pad(archive);
  }

  private static void pad(ByteArrayOutputStream archive) {
    while (archive.size() % 4 != 0) {
      archive.write(0);
    }
  }
}

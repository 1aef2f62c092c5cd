package org.bootwright.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A root file system of nothing but a static busybox (Debian's busybox-static), made with mke2fs.
 * It has an init as well, for machines.
 */
public final class TestRoot {
  static final long SIZE_BYTES = 32L * 1024 * 1024;

  private static final List<Path> BUSYBOXES =
      List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));

  private static final String INITTAB =
      """
      ::sysinit:/bin/mount -o remount,rw /
      ::once:/bin/sh -c 'echo machine-is-up; [ -e /rebooted ] || echo first-boot'
      ttyS0::respawn:/bin/sh
      ::shutdown:/bin/sh -c 'echo machine-goes-down'
      """;

  private TestRoot() {}

  /** The static busybox of this host. */
  public static Path busybox() {
    return BUSYBOXES.stream()
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("install Debian's busybox-static"));
  }

  /** Makes {@code disk} with the help of a scratch directory. */
  public static void make(Path disk, Path scratch) throws IOException, InterruptedException {
    Path tree = scratch.resolve("tree");
    for (String directory :
        List.of("bin", "sbin", "etc", "proc", "sys", "dev", "run", "tmp", "root", "var")) {
      Files.createDirectories(tree.resolve(directory));
    }
    Path busybox = busybox();
    Files.copy(busybox, tree.resolve("bin/busybox"), StandardCopyOption.REPLACE_EXISTING);
    for (String applet : run(List.of(busybox.toString(), "--list")).lines().toList()) {
      if (!applet.equals("busybox")) {
        Files.createSymbolicLink(tree.resolve("bin").resolve(applet), Path.of("busybox"));
      }
    }
    Files.createSymbolicLink(tree.resolve("sbin/init"), Path.of("../bin/busybox"));
    Files.writeString(tree.resolve("etc/inittab"), INITTAB);
    Files.writeString(
        tree.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nworker:x:1000:1000::/tmp:/bin/sh\n");
    Files.writeString(tree.resolve("etc/group"), "root:x:0:\nworker:x:1000:\n");
    Path data = tree.resolve("etc/not-executable");
    Files.writeString(data, "data\n");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rw-r--r--"));
    run(
        List.of(
            "/usr/sbin/mke2fs",
            "-q",
            "-t",
            "ext4",
            "-E",
            "root_owner=0:0",
            "-d",
            tree.toString(),
            disk.toString(),
            SIZE_BYTES / 1024 + "k"));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + output);
    }
    return output;
  }
}

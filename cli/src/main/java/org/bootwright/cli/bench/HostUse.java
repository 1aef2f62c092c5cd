package org.bootwright.cli.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What VMs take of this host. Whatever else uses the host meanwhile shows in it. */
final class HostUse {
  /** The loader, its options and the program. */
  private static final int WORDS_WITH_PROGRAM = 4;

  private HostUse() {}

  /** Memory of all QEMUs and virtiofsds, what they share counted once, in bytes. */
  static long memoryBytes() {
    return ProcessHandle.allProcesses()
        .filter(HostUse::isOfVm)
        .mapToLong(process -> proportionalSetBytes(process.pid()))
        .sum();
  }

  /** A virtiofsd in a container may be started by a loader of its own, and is then its argument. */
  private static boolean isOfVm(ProcessHandle process) {
    try {
      String commandLine =
          Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1);
      return Stream.of(commandLine.split("\0"))
          .limit(WORDS_WITH_PROGRAM)
          .map(word -> word.substring(word.lastIndexOf('/') + 1))
          .anyMatch(name -> name.startsWith("qemu-system-") || name.equals("virtiofsd"));
    } catch (IOException gone) {
      return false;
    }
  }

  /** Pss of /proc/PID/smaps_rollup; 0 of a process that has ended. */
  private static long proportionalSetBytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Bytes in use on the file systems that these are on. */
  static long spaceBytes(List<Path> paths) {
    try {
      Set<FileStore> stores = new LinkedHashSet<>();
      for (Path path : paths) {
        stores.add(Files.getFileStore(path));
      }
      long used = 0;
      for (FileStore store : stores) {
        used += store.getTotalSpace() - store.getUnallocatedSpace();
      }
      return used;
    } catch (IOException e) {
      throw new UncheckedIOException("looking how full " + paths + " are", e);
    }
  }
}

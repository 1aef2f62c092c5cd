package org.bootwright.runner.accel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an answer for as long as it holds: until another kernel of the host, boot of the host, QEMU
 * or guest kernel. Three lines: what it holds for, {@code works} or {@code fails}, the reason.
 */
final class KvmAnswerFile {
  private static final Logger log = LoggerFactory.getLogger(KvmAnswerFile.class);
  private static final int MAXIMUM_BYTES = 16 * 1024;

  private final Path file;

  KvmAnswerFile(Path file) {
    this.file = file;
  }

  Optional<KvmAnswer> read(String key) {
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 3 || !lines.getFirst().equals(key)) {
        return Optional.empty();
      }
      return switch (lines.get(1)) {
        case "works" -> Optional.of(KvmAnswer.yes());
        case "fails" -> Optional.of(KvmAnswer.no(lines.get(2)));
        default -> Optional.empty();
      };
    } catch (NoSuchFileException never) {
      return Optional.empty();
    } catch (IOException unreadable) {
      log.warn("reading {}: KVM is tried again", file, unreadable);
      return Optional.empty();
    }
  }

  void write(String key, KvmAnswer answer) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(
          unfinished, List.of(key, answer.works() ? "works" : "fails", oneLine(answer.reason())));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      log.warn(
          "keeping the answer about KVM in {}: it will be tried again next time", file, failure);
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}

package org.bootwright.runner.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostDirectoryTest {
  @TempDir Path temporary;
  private Path shared;
  private HostDirectory finder;

  @BeforeEach
  void makeDirectories() throws IOException {
    shared = Files.createDirectory(temporary.toRealPath().resolve("shared"));
    Files.createDirectory(temporary.resolve("private"));
    finder = new HostDirectory(List.of(shared));
  }

  private void assertRefused(FailureCode code, Path path, String reason) {
    assertThatThrownBy(() -> finder.find("the volume", path))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining("sharing the volume " + path + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void directoryIsFoundWithoutItsLinks() throws IOException {
    Path inside = Files.createDirectory(shared.resolve("inside"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), inside);

    assertThat(finder.find("the volume", link)).isEqualTo(inside);
    assertThat(finder.find("the volume", shared)).isEqualTo(shared);
  }

  @Test
  void whatIsNoDirectoryIsRefused() throws IOException {
    assertRefused(FailureCode.DIRECTORY_NOT_FOUND, shared.resolve("none"), "not there");
    assertRefused(
        FailureCode.DIRECTORY_NOT_FOUND,
        Files.writeString(shared.resolve("file"), ""),
        "no directory");
  }

  @Test
  void whatLiesElsewhereIsRefusedAlsoBehindALink() throws IOException {
    Path link = Files.createSymbolicLink(shared.resolve("link"), temporary.resolve("private"));

    assertRefused(FailureCode.NOT_PERMITTED, link, "only what is in " + shared);
    assertRefused(
        FailureCode.NOT_PERMITTED, temporary.resolve("private"), "BOOTWRIGHT_SHARED_DIRECTORIES");
  }
}

package org.bootwright.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that no compiler checks, over the sources of all modules. */
final class SourceRulesTest {
  /** A file that grew beyond this does two things. */
  private static final int MAXIMUM_LINES = 400;

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theSourcesOfAllModulesAreLookedAt() {
    assertThat(sources("main").map(file -> ROOT.relativize(file).getName(0).toString()).distinct())
        .contains(
            "contracts",
            "service-runtime",
            "ext4",
            "converter-service",
            "vm-runner-service",
            "gateway",
            "cli");
  }

  @Test
  void filesAreShortEnoughToBeRead() {
    assertThat(sources("main").filter(file -> lines(file).size() > MAXIMUM_LINES)).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsForAndThatItIsFreeOfNulls() {
    List<Path> undescribed =
        sources("main")
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !isDescribed(folder.resolve("package-info.java")))
            .toList();

    assertThat(undescribed).isEmpty();
  }

  private static boolean isDescribed(Path packageInfo) {
    if (!Files.exists(packageInfo)) {
      return false;
    }
    String text = String.join("\n", lines(packageInfo));
    return text.contains("@NullMarked") && text.contains("/**");
  }

  @Test
  void classesAreNamedForWhatTheyDo() {
    assertThat(
            sources("main")
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches(".*(Manager|Helper|Utils?|Impl|Base)\\.java")))
        .isEmpty();
  }

  @Test
  void testsDoNotSleep() {
    assertThat(
            sources("test")
                .filter(file -> !file.endsWith("SourceRulesTest.java"))
                .filter(
                    file -> lines(file).stream().anyMatch(line -> line.contains("Thread.sleep("))))
        .isEmpty();
  }

  private static Stream<Path> sources(String kind) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().contains("/src/" + kind + "/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

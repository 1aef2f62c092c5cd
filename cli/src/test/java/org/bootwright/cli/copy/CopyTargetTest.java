package org.bootwright.cli.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bootwright.cli.copy.CopyTarget.Existing;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of docker's cp, case by case. */
final class CopyTargetTest {
  private static CopyTarget decide(
      String source, boolean directory, String target, Existing existing) {
    var path = new PathText(source);
    return CopyTarget.decide(path, path.name(), directory, new PathText(target), existing);
  }

  @ParameterizedTest
  @CsvSource({
    // source, directory, target, existing, unpacked into, as
    "/a/f,    false, /b,    DIRECTORY, /b, f",
    "/a/f,    false, /b/,   DIRECTORY, /b, f",
    "/a/f,    false, /b/.,  DIRECTORY, /b, f",
    "/a/f,    false, /b/g,  OTHER,     /b, g",
    "/a/f,    false, /b/g,  NOTHING,   /b, g",
    "/a/f,    false, g,     NOTHING,   ., g",
    "/a/f,    false, /g,    NOTHING,   /, g",
    "/a/d,    true,  /b,    DIRECTORY, /b, d",
    "/a/d/,   true,  /b,    DIRECTORY, /b, d",
    "/a/d/.,  true,  /b,    DIRECTORY, /b, ",
    "/,       true,  /b,    DIRECTORY, /b, ",
    "/a/d,    true,  /b/e,  NOTHING,   /b, e",
    "/a/d,    true,  /b/e/, NOTHING,   /b, e",
    "/a/d/.,  true,  /b/e,  NOTHING,   /b, e",
  })
  void itGoesWhereDockerPutsIt(
      String source,
      boolean directory,
      String target,
      Existing existing,
      String into,
      String name) {
    CopyTarget decided = decide(source, directory, target, existing);

    assertThat(decided.directory()).isEqualTo(into);
    assertThat(decided.rootName().orElse("")).isEqualTo(name == null ? "" : name);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/d, true,  /b/f,  OTHER,   INVALID_REQUEST",
    "/a/f, false, /b/f/, OTHER,   INVALID_REQUEST",
    "/a/f, false, /b/,   NOTHING, FILE_NOT_FOUND",
  })
  void whatDockerRefusesIsRefused(
      String source, boolean directory, String target, Existing existing, FailureCode code) {
    assertThatThrownBy(() -> decide(source, directory, target, existing))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void placesAreToldApart() {
    assertThat(CopyPlace.parse("web:/etc")).isEqualTo(new CopyPlace.InVm("web", "/etc"));
    assertThat(CopyPlace.parse("web:etc")).isEqualTo(new CopyPlace.InVm("web", "/etc"));
    assertThat(CopyPlace.parse("./a:b")).isEqualTo(new CopyPlace.Local("./a:b"));
    assertThat(CopyPlace.parse("/a:b")).isEqualTo(new CopyPlace.Local("/a:b"));
    assertThat(CopyPlace.parse("-")).isEqualTo(new CopyPlace.Stream());
    for (String wrong : new String[] {"", "web:", ":/etc"}) {
      assertThatThrownBy(() -> CopyPlace.parse(wrong)).isInstanceOf(FailureException.class);
    }
  }
}

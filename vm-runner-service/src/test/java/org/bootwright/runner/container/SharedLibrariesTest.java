package org.bootwright.runner.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;

final class SharedLibrariesTest {
  private static final Path PROGRAM = Path.of("/usr/libexec/virtiofsd");

  @Test
  void librariesAndLoaderAreThoseThatTheLoaderNames() {
    SharedLibraries libraries =
        SharedLibraries.parse(
            PROGRAM,
            """
            \tlinux-vdso.so.1 (0x00007fb8)
            \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007fb9)
            \t/lib64/ld-linux-x86-64.so.2 (0x00007fba)
            """);
    assertThat(libraries.loader()).contains(Path.of("/lib64/ld-linux-x86-64.so.2"));
    assertThat(libraries.files())
        .containsExactly(
            Path.of("/lib/x86_64-linux-gnu/libc.so.6"), Path.of("/lib64/ld-linux-x86-64.so.2"));
  }

  @Test
  void staticProgramNeedsNothing() {
    SharedLibraries libraries = SharedLibraries.parse(PROGRAM, "virtiofsd 1.13.2\n");
    assertThat(libraries.loader()).isEmpty();
    assertThat(libraries.files()).isEmpty();
  }

  @Test
  void libraryThatIsMissingIsTold() {
    assertThatThrownBy(() -> SharedLibraries.parse(PROGRAM, "\tlibcap-ng.so.0 => not found\n"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SHARE_UNAVAILABLE))
        .hasMessageContainingAll("/usr/libexec/virtiofsd", "libcap-ng.so.0", "install");
  }
}

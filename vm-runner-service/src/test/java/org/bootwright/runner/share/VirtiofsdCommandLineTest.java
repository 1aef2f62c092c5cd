package org.bootwright.runner.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;

final class VirtiofsdCommandLineTest {
  private static final Path SOCKET = Path.of("/run/b/root.sock");
  private static final Virtiofsd C =
      new Virtiofsd(Path.of("/usr/lib/qemu/virtiofsd"), Virtiofsd.Kind.C, 7, 2);

  private static Virtiofsd rust(int minor) {
    return new Virtiofsd(Path.of("/usr/libexec/virtiofsd"), Virtiofsd.Kind.RUST, 1, minor);
  }

  private static List<String> words(
      Virtiofsd daemon, String source, boolean readOnly, DirectoryOrder.Use use, boolean root) {
    return new VirtiofsdCommandLine(
            daemon,
            new DirectoryOrder(Path.of(source), readOnly, use),
            SOCKET,
            new VirtiofsdCommandLine.Rights(root, 20_000))
        .words();
  }

  @Test
  void rustOneServesARoot() {
    assertThat(words(rust(13), "/srv/root", false, DirectoryOrder.Use.ROOT, true))
        .containsExactly(
            "/usr/libexec/virtiofsd",
            "--socket-path=/run/b/root.sock",
            "--rlimit-nofile=20000",
            "--shared-dir=/srv/root",
            "--sandbox=chroot",
            "--cache=always",
            "--xattr",
            "--announce-submounts",
            "--log-level=warn");
  }

  @Test
  void oneOfQemuServesAVolumeWhosePathHasACommaInIt() {
    assertThat(words(C, "/srv/a,b\\c", false, DirectoryOrder.Use.VOLUME, true))
        .containsExactly(
            "/usr/lib/qemu/virtiofsd",
            "--socket-path=/run/b/root.sock",
            "--rlimit-nofile=20000",
            "-o",
            "source=/srv/a\\,b\\\\c,sandbox=chroot,cache=auto,xattr,announce_submounts,log_level=warn");
  }

  @Test
  void writesAreRefusedByTheDaemonWhereItCanAndByItsMountElse() {
    assertThat(words(rust(13), "/v", true, DirectoryOrder.Use.VOLUME, true))
        .startsWith("/usr/libexec/virtiofsd")
        .contains("--readonly");
    for (Virtiofsd daemon : List.of(C, rust(12))) {
      assertThat(words(daemon, "/v", true, DirectoryOrder.Use.VOLUME, true))
          .startsWith("unshare", "--mount")
          .contains("/v")
          .doesNotContain("--readonly");
    }
  }

  @Test
  void withoutRootOnlyTheRustOneServesAndOfOldOnesOnlyWhatMayBeWritten() {
    assertThat(words(rust(12), "/v", false, DirectoryOrder.Use.VOLUME, false))
        .contains("--sandbox=namespace");
    assertRefused(C, false);
    assertRefused(rust(12), true);
  }

  private static void assertRefused(Virtiofsd daemon, boolean readOnly) {
    assertThatThrownBy(() -> words(daemon, "/v", readOnly, DirectoryOrder.Use.VOLUME, false))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.SHARE_UNAVAILABLE))
        .hasMessageContaining("/v")
        .hasMessageContaining("root");
  }
}

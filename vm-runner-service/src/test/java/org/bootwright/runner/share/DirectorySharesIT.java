package org.bootwright.runner.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The virtiofsd of this machine, without a VM. */
final class DirectorySharesIT {
  @TempDir Path temporary;

  private final DirectoryShares shares =
      new DirectoryShares(SharingConfig.NOTHING.withDirectories(List.of(Path.of("/"))));

  private DirectoryShare open(Path source, boolean readOnly) {
    return shares.open(
        new DirectoryOrder(source, readOnly, DirectoryOrder.Use.VOLUME),
        temporary.resolve("run/vm/v.sock"),
        temporary.resolve("v.log"));
  }

  private Path directory(String name) throws IOException {
    Files.createDirectories(temporary.resolve("run/vm"));
    return Files.createDirectory(temporary.resolve(name));
  }

  @Test
  void closedShareLeavesNeitherADaemonNorFiles() throws IOException {
    DirectoryShare share = open(directory("a,b"), false);
    Path socket = share.socket();
    assertThat(socket).exists();

    share.close();
    share.close();

    assertThat(share.identity().isAlive()).isFalse();
    assertThat(share.ended().toCompletableFuture()).isNotDone();
    assertThat(socket).doesNotExist();
    assertThat(Path.of("/run/virtiofsd", socket.toString().replace('/', '.') + ".pid"))
        .doesNotExist();
  }

  @Test
  void daemonThatEndsByItselfIsTold() throws Exception {
    try (DirectoryShare share = open(directory("v"), true)) {
      share.identity().kill();

      assertThat(share.ended().toCompletableFuture().get(10, TimeUnit.SECONDS)).contains("it said");
    }
  }

  @Test
  void daemonOfAnEarlierRunnerIsWatchedAgainOrEnded() throws Exception {
    DirectoryShare first = open(directory("v"), false);
    try (DirectoryShare second =
        DirectoryShare.adopt(first.identity(), first.socket(), temporary.resolve("v.log"))) {
      StrayDaemons.end(temporary.resolve("run"), Set.of("vm"));
      assertThat(first.identity().isAlive()).isTrue();

      StrayDaemons.end(temporary.resolve("run"), Set.of());

      second.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(first.socket()).doesNotExist();
    } finally {
      first.close();
    }
  }

  @Test
  void daemonThatDoesNotStartSaysWhy() throws IOException {
    Path source = directory("v");
    Files.delete(source);

    assertThatThrownBy(() -> open(source, false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("sharing " + source)
        .hasMessageContaining("it said: ");
  }
}

package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpecBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real VMs that write more to a directory of this machine than they may. */
final class WriteLimitIT {
  private static final String WRITE_TOO_MUCH =
      "dd if=/dev/zero of=/var/a bs=1M count=900 2>/dev/null; echo warned;"
          + " dd if=/dev/zero of=/var/b bs=1M count=200 2>/dev/null; echo written; exit 6";

  @TempDir Path directory;

  private final VmId vm = new VmId(UUID.randomUUID());
  private Path tree;

  @BeforeEach
  void nameTheRoot() throws IOException {
    tree = TestRunner.tree(directory.toRealPath());
  }

  private VmSpecBuilder limited(String script) {
    return TestRunner.spec(new Root.Directory(tree.toString()), "sh", "-c", script).diskGiB(1);
  }

  private static <M extends Message> M await(TestRunner runner, Class<M> kind, int which) {
    return Awaitility.await(kind.getSimpleName())
        .atMost(TestGateway.PATIENCE)
        .until(() -> runner.gateway.all(kind), heard -> heard.size() > which)
        .get(which);
  }

  @Test
  void vmIsWarnedThenPausedAndGoesOnWhenFilesWereRemoved()
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.boot(vm, 1, limited(WRITE_TOO_MUCH), ImageConfig.empty());

      String reason = await(runner, Report.VmPaused.class, 0).reason();
      assertThat(reason).startsWith("the root directory " + tree + ": ").contains("its limit");
      assertThat(runner.gateway.warnings(vm)).anyMatch(text -> text.contains("it is paused when"));
      Files.delete(tree.resolve("var/a"));

      await(runner, Report.VmResumed.class, 0);
      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(6);
      assertThat(runner.text(vm, OutputKind.STDOUT)).isEqualTo("warned\nwritten\n");
    }
  }

  @Test
  void pausedVmGoesOnWithALargerLimitAlsoUnderTheNextRunner()
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config.closeLeavesVms(true))) {
      runner.boot(vm, 1, limited(WRITE_TOO_MUCH), ImageConfig.empty());
      await(runner, Report.VmPaused.class, 0);
    }
    try (TestRunner next = TestRunner.start(directory, config -> config)) {
      next.gateway.awaitStart(vm);
      next.command(new RunnerCommand.LimitDisk(vm, 1, 3));

      await(next, Report.VmResumed.class, 0);
      assertThat(next.gateway.awaitEnd(vm).exitCode()).contains(6);
    }
  }

  @Test
  void pausedVmThatIsStoppedEndsInGoodOrder() throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      String endsWell = "trap 'echo last > /var/word; exit 9' TERM; " + WRITE_TOO_MUCH;
      runner.boot(vm, 1, limited(endsWell), ImageConfig.empty());
      await(runner, Report.VmPaused.class, 0);

      runner.command(new RunnerCommand.StopVm(vm, 1, 60_000));

      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(9);
      assertThat(tree.resolve("var/word")).hasContent("last");
    }
  }
}

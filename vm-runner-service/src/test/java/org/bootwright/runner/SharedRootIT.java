package org.bootwright.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.Volume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real VMs whose files are directories of this machine, served by its virtiofsd. */
final class SharedRootIT {
  @TempDir Path directory;

  private final VmId vm = new VmId(UUID.randomUUID());
  private Path tree;
  private Root.Directory root;

  @BeforeEach
  void nameTheRoot() throws IOException {
    tree = TestRunner.tree(directory.toRealPath());
    root = new Root.Directory(tree.toString());
  }

  @AfterEach
  void nothingOfTheVmIsLeft() {
    assertThat(daemons()).isEmpty();
  }

  /** The virtiofsds that serve something of this test. */
  private List<ProcessHandle> daemons() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("virtiofsd") && line.contains(tree.toString()))
                    .isPresent())
        .toList();
  }

  @Test
  void filesOfTheGuestAreTheHostsWithOwnerModeAndAttributes()
      throws IOException, InterruptedException {
    Path shared = Files.createDirectory(directory.toRealPath().resolve("shared"));
    Path read = Files.createDirectory(directory.toRealPath().resolve("read"));
    Files.writeString(read.resolve("word"), "host\n");
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      // A link as an image may have it: it leads nowhere but inside the guest's root.
      Files.createSymbolicLink(tree.resolve("var/link"), Path.of("/opt"));
      Files.copy(SetAttribute.compiled(directory), tree.resolve("bin/setattribute"));
      var spec =
          TestRunner.spec(
                  root,
                  "sh",
                  "-c",
                  "echo guest > /made && chown 1000:50 /made && chmod 4751 /made"
                      + " && setattribute /made user.test value && cat /opt/read/word"
                      + " && echo volume > /shared/made && touch /opt/read/no;"
                      + " mount -o remount,rw /opt/read; touch /opt/read/no; echo $PATH; exit 7")
              .volumes(
                  List.of(
                      new Volume(shared.toString(), "/shared", false),
                      new Volume(read.toString(), "/var/link/read", true)));

      runner.boot(vm, 1, spec, ImageConfig.empty());

      var end = runner.gateway.awaitEnd(vm);
      assertThat(end.failure()).isEmpty();
      assertThat(end.exitCode()).contains(7);
      assertThat(runner.text(vm, OutputKind.STDOUT))
          .isEqualTo("host\n/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
      assertThat(runner.text(vm, OutputKind.STDERR)).contains("Read-only file system");
    }
    Path made = tree.resolve("made");
    assertThat(made).hasContent("guest");
    assertThat(Files.readAttributes(made, "unix:uid,gid,mode"))
        .containsAllEntriesOf(Map.of("uid", 1000, "gid", 50, "mode", 0104751));
    assertThat(attribute(made, "test")).isEqualTo("value");
    assertThat(shared.resolve("made")).hasContent("volume");
    assertThat(read.resolve("no")).as("written by a guest that remounts").doesNotExist();
    assertThat(tree.resolve("opt/read")).as("made inside the root").isDirectory();
  }

  private static String attribute(Path file, String name) throws IOException {
    var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    var bytes = java.nio.ByteBuffer.allocate(view.size(name));
    view.read(name, bytes);
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }

  @Test
  void vmWhoseDaemonEndsHasFailedAndSaysSo() throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.boot(
          vm, 1, TestRunner.spec(root, "sh", "-c", "echo up; sleep 600"), ImageConfig.empty());
      runner.awaitOutput(vm, OutputKind.STDOUT, "up");

      daemons().forEach(ProcessHandle::destroyForcibly);

      Failure failure = runner.gateway.awaitEnd(vm).failure().orElseThrow();
      assertThat(failure.code()).isEqualTo(FailureCode.SHARE_LOST);
      assertThat(failure.message()).contains("the root directory " + tree);
    }
  }

  @Test
  void memoryThatIsSharedGoesBackToTheHostAsWell() throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.boot(
          vm,
          1,
          TestRunner.spec(root, TestRunner.FILL_AND_FREE_MEMORY).memoryMiB(512),
          ImageConfig.empty());
      TestRunner.requireMemoryBack(runner, vm);
    }
  }

  @Test
  void vmOfAKilledRunnerGoesOnWithItsFiles() throws IOException, InterruptedException {
    KilledRunner killed =
        KilledRunner.start(
            directory, vm, root, "sh", "-c", "echo up; read word; echo $word > /said; exit 4");
    Path record = directory.resolve("state/vms/" + vm + "/run.json");
    Awaitility.await()
        .atMost(TestGateway.PATIENCE)
        .until(() -> Files.exists(record) && Files.readString(record).contains("\"mode\":\"APP\""));
    killed.kill();
    List<ProcessHandle> before = daemons();
    assertThat(before).hasSize(1);

    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      runner.gateway.awaitStart(vm);
      assertThat(daemons()).isEqualTo(before);
      runner.write(vm, InputKind.STDIN, "hello\n".getBytes(StandardCharsets.UTF_8), true);

      assertThat(runner.gateway.awaitEnd(vm).exitCode()).contains(4);
      assertThat(tree.resolve("said")).hasContent("hello");
    }
  }

  @Test
  void rootWithNothingToRunAndARootThatIsMissingAreMistakesOfTheUser()
      throws IOException, InterruptedException {
    try (TestRunner runner = TestRunner.start(directory, config -> config)) {
      Path none = directory.toRealPath().resolve("none");
      var missing = new Root.Directory(none.toString());
      VmId first = runner.boot(TestRunner.spec(missing, "true"));
      Failure notThere = runner.gateway.awaitEnd(first).failure().orElseThrow();
      assertThat(notThere.code()).isEqualTo(FailureCode.DIRECTORY_NOT_FOUND);
      assertThat(notThere.message()).contains(none.toString());

      Files.move(
          tree.resolve("sbin/init"), tree.resolve("sbin/old"), StandardCopyOption.ATOMIC_MOVE);
      VmId second = runner.boot(TestRunner.spec(root));
      Failure nothing = runner.gateway.awaitEnd(second).failure().orElseThrow();
      assertThat(nothing.code()).isEqualTo(FailureCode.INVALID_REQUEST);
      assertThat(nothing.message()).contains(tree + ": it has no executable /sbin/init");
    }
  }
}

package org.bootwright.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.StackProcess;
import org.bootwright.cli.home.UpFile;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes; only the services inside are left out. */
@Timeout(120)
class BackgroundStarterTest {
  @TempDir Path folder;

  @AfterEach
  void endStack() throws IOException {
    if (Files.exists(FakeStackMain.servedFile(home()))) {
      for (String pid : Files.readAllLines(FakeStackMain.servedFile(home()))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void startersThatRaceGetOneStack() throws IOException {
    Executor threads = task -> Thread.ofPlatform().start(task);
    List<CompletableFuture<UpFile>> racing =
        IntStream.range(0, 3)
            .mapToObj(index -> CompletableFuture.supplyAsync(() -> starter().start(), threads))
            .toList();
    List<Long> pids = racing.stream().map(CompletableFuture::join).map(UpFile::pid).toList();
    assertThat(pids).hasSize(3).containsOnly(pids.getFirst());
    assertThat(Files.readAllLines(FakeStackMain.servedFile(home())))
        .containsExactly(pids.getFirst().toString());
  }

  @Test
  void stackHasASessionOfItsOwnAndAPrivateFile() throws IOException {
    UpFile up = starter().start();
    String stat = Files.readString(Path.of("/proc", Long.toString(up.pid()), "stat"));
    String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    assertThat(session).isEqualTo(Long.toString(up.pid()));
    assertThat(up.secret()).contains("secret");
    assertThat(up.background()).isTrue();
  }

  @Test
  void stackThatWasKilledIsReplaced() {
    UpFile first = starter().start();
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    Awaitility.await().atMost(CommandRun.PATIENCE).until(() -> !StackProcess.isAlive(first.pid()));
    assertThat(home().upFile()).exists();
    assertThat(UpFile.readLive(home())).isEmpty();
    assertThat(starter().start().pid()).isNotEqualTo(first.pid());
  }

  @Test
  void stackEndsInOrderWhenAsked() {
    var stack = new RunningStack(starter().start());
    assertThat(stack.end()).isTrue();
    assertThat(home().upFile()).doesNotExist();
  }

  @Test
  void idleStackEndsByItself() {
    UpFile up = starter("-Dfake.idleExitMillis=3000").start();
    Awaitility.await().atMost(CommandRun.PATIENCE).until(() -> !StackProcess.isAlive(up.pid()));
    assertThat(home().upFile()).doesNotExist();
  }

  @Test
  void reasonOfAFailedStartIsShownWithItsStatus() {
    assertThatThrownBy(() -> starter("-Dfake.fails=true").start())
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> {
              assertThat(failure).hasMessage("looking for QEMU: it is not installed");
              assertThat(failure.code().exitStatus()).isEqualTo(69);
            });
  }

  private BootwrightHome home() {
    return new BootwrightHome(folder.resolve("home"));
  }

  private BackgroundStarter starter(String... options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FakeStackMain.class.getName()));
    return new BackgroundStarter(home(), command);
  }
}

package org.bootwright.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpecBuilder;

/** A runner in a process of its own, with one VM, to be killed. */
final class KilledRunner {
  private final Process process;

  private KilledRunner(Process process) {
    this.process = process;
  }

  /**
   * Arguments: the runner's directory, the VM, its root directory or nothing for a disk, the words
   * of its command.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    TestRunner runner = TestRunner.start(Path.of(arguments[0]), config -> config);
    String[] command = List.of(arguments).subList(3, arguments.length).toArray(String[]::new);
    VmSpecBuilder spec =
        arguments[2].isEmpty()
            ? TestRunner.spec(command)
            : TestRunner.spec(new Root.Directory(arguments[2]), command);
    runner.boot(VmId.parse(arguments[1]), 1, spec, ImageConfig.empty());
    new CountDownLatch(1).await();
  }

  static KilledRunner start(Path directory, VmId vm, String... command) throws IOException {
    return start(directory, vm, "", List.of(command));
  }

  static KilledRunner start(Path directory, VmId vm, Root.Directory root, String... command)
      throws IOException {
    return start(directory, vm, root.path(), List.of(command));
  }

  private static KilledRunner start(Path directory, VmId vm, String root, List<String> command)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRunner.class.getName(),
                directory.toString(),
                vm.toString(),
                root));
    words.addAll(command);
    File output = directory.resolve("killed-runner.log").toFile();
    return new KilledRunner(
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output).start());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the runner is still there");
    }
  }
}

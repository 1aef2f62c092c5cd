package org.bootwright.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpecBuilder;

/** A runner in a process of its own, with one VM, to be killed. */
final class KilledRunner {
  private final Process process;

  private KilledRunner(Process process) {
    this.process = process;
  }

  /** Arguments: the runner's directory, the VM, its root as JSON, the words of its command. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    TestRunner runner = TestRunner.start(Path.of(arguments[0]), config -> config);
    String[] command = List.of(arguments).subList(3, arguments.length).toArray(String[]::new);
    Root root = ContractsJson.shared().mapper().readValue(arguments[2], Root.class);
    VmSpecBuilder spec =
        root instanceof Root.Disk ? TestRunner.spec(command) : TestRunner.spec(root, command);
    runner.boot(VmId.parse(arguments[1]), 1, spec, ImageConfig.empty());
    new CountDownLatch(1).await();
  }

  static KilledRunner start(Path directory, VmId vm, String... command) throws IOException {
    return start(directory, vm, new Root.Disk(TestRunner.IMAGE), command);
  }

  static KilledRunner start(Path directory, VmId vm, Root root, String... command)
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
                ContractsJson.shared().mapper().writeValueAsString(root)));
    words.addAll(List.of(command));
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

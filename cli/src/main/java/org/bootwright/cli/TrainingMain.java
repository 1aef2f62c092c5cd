package org.bootwright.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootwright.cli.command.BootwrightCommandLine;
import org.bootwright.cli.command.Invocation;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.UpFile;
import org.bootwright.cli.stack.EmbeddedStack;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.cli.stack.ServedStack;
import org.bootwright.cli.stack.StackFactory;
import org.bootwright.cli.terminal.StandardStreams;

/**
 * A trial run for the JVM's AOT cache. Each kind of process has a cache of its own, since the JVM
 * links all classes of a cache before it runs the first line of the program.
 *
 * <pre>
 *   TrainingMain stack       a stack in a temporary home, and commands against it
 *   TrainingMain commands    the same; but the stack is in another process
 *   TrainingMain convert     conversions
 * </pre>
 *
 * It touches the classes that real commands touch: an image is converted, and QEMU is started,
 * which refuses the kernel that is none.
 */
public final class TrainingMain {
  private static final String SECRET = "training";

  private final BootwrightHome home;
  private final LaunchSettings launch;

  private TrainingMain(BootwrightHome home, LaunchSettings launch) {
    this.home = home;
    this.launch = launch;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path temporary = Files.createTempDirectory("bootwright-training");
    try {
      of(new BootwrightHome(temporary)).train(arguments[0]);
    } finally {
      delete(temporary);
    }
  }

  private static TrainingMain of(BootwrightHome home) throws IOException {
    home.create();
    // Any folder will do for a kernel that is never booted; the runner wants the files to be there.
    Path kernel = Files.createDirectories(home.directory().resolve("kernel"));
    Files.write(kernel.resolve("vmlinuz"), new byte[1]);
    Files.write(kernel.resolve("initramfs.img"), new byte[1]);
    return new TrainingMain(
        home, LaunchSettings.of(System.getProperties()).withKernelDirectory(kernel));
  }

  private void train(String kind) throws IOException, InterruptedException {
    String image = writeImage();
    switch (kind) {
      case "stack" -> trainStack(image);
      case "commands" -> trainCommands(image);
      case "convert" -> trainConvert(image);
      default -> throw new IllegalArgumentException("not a kind of process: " + kind);
    }
  }

  private String writeImage() throws IOException {
    Path image = home.directory().resolve("image");
    TrainingImage.write(image);
    return "oci:" + image;
  }

  private void trainStack(String image) throws IOException, InterruptedException {
    var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServedStack stack =
        EmbeddedStack.factory(launch, Map.of())
            .start(home, StackFactory.Listening.plainly(listen, Optional.of(SECRET)))) {
      execute(
          commands(image),
          Map.of("BOOTWRIGHT_GATEWAY", stack.url().toString(), "BOOTWRIGHT_TOKEN", SECRET));
      // Lets the last notices and answers go their way before everything is closed.
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** The first command starts a stack in the background, as it does for a user. */
  private void trainCommands(String image) {
    execute(commands(image), Map.of());
    UpFile.readLive(home)
        .flatMap(up -> ProcessHandle.of(up.pid()))
        .filter(ProcessHandle::destroy)
        .ifPresent(stack -> stack.onExit().join());
  }

  private void trainConvert(String image) {
    Path disk = home.directory().resolve("disk");
    execute(
        List.of(
            List.of("convert", "-o", disk.toString(), image),
            List.of("convert", "-q", "--force", "-o", disk.toString(), image)),
        Map.of());
  }

  /** What people wait for most. */
  private static List<List<String>> commands(String image) {
    return List.of(
        List.of("version"),
        List.of("run", "-q", "--rm", "--accel=tcg", image, "--", "true"),
        List.of("run", "-q", "-d", "--accel=tcg", image),
        List.of("ps", "-a"),
        List.of("images"),
        List.of("run", "--help"));
  }

  private void execute(List<List<String>> commands, Map<String, String> environment) {
    var whole = new HashMap<>(environment);
    whole.put("BOOTWRIGHT_HOME", home.directory().toString());
    for (List<String> command : commands) {
      BootwrightCommandLine.execute(invocation(whole), command.toArray(String[]::new));
    }
  }

  private Invocation invocation(Map<String, String> environment) {
    Invocation own = Invocation.ofProcess();
    StandardStreams streams = own.streams();
    return new Invocation(
        new StandardStreams(
            streams.in(), OutputStream.nullOutputStream(), streams.err(), false, false, false),
        environment,
        own.workingDirectory(),
        (kind, handler) -> {},
        launch,
        own.clock());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

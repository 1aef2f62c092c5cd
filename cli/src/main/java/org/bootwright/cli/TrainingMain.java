package org.bootwright.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootwright.cli.command.BootwrightCommandLine;
import org.bootwright.cli.command.Invocation;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.stack.EmbeddedStack;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.cli.stack.ServedStack;
import org.bootwright.cli.stack.StackFactory;
import org.bootwright.cli.terminal.StandardStreams;

/**
 * A trial run for the JVM's AOT cache: a stack in a temporary home, and commands against it. It
 * touches the classes that real commands touch: an image is converted, and QEMU is started, which
 * refuses the kernel that is none.
 */
public final class TrainingMain {
  private static final String SECRET = "training";

  /** What people wait for most; IMAGE stands for the image, DISK for a file. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("version"),
          List.of("run", "-q", "--rm", "--accel=tcg", "IMAGE", "--", "true"),
          List.of("run", "-q", "-d", "--accel=tcg", "IMAGE"),
          List.of("ps", "-a"),
          List.of("images"),
          List.of("convert", "-q", "--force", "-o", "DISK", "IMAGE"),
          List.of("run", "--help"));

  private TrainingMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path temporary = Files.createTempDirectory("bootwright-training");
    try {
      train(new BootwrightHome(temporary));
    } finally {
      delete(temporary);
    }
  }

  private static void train(BootwrightHome home) throws IOException, InterruptedException {
    home.create();
    // Any folder will do for a kernel that is never booted; the runner wants the files to be there.
    Path kernel = Files.createDirectories(home.directory().resolve("kernel"));
    Files.write(kernel.resolve("vmlinuz"), new byte[1]);
    Files.write(kernel.resolve("initramfs.img"), new byte[1]);
    Path image = home.directory().resolve("image");
    TrainingImage.write(image);
    LaunchSettings launch = LaunchSettings.of(System.getProperties()).withKernelDirectory(kernel);
    var listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServedStack stack =
        EmbeddedStack.factory(launch, Map.of())
            .start(home, StackFactory.Listening.plainly(listen, Optional.of(SECRET)))) {
      Map<String, String> environment =
          Map.of(
              "BOOTWRIGHT_HOME", home.directory().toString(),
              "BOOTWRIGHT_GATEWAY", stack.url().toString(),
              "BOOTWRIGHT_TOKEN", SECRET);
      for (List<String> command : COMMANDS) {
        BootwrightCommandLine.of(invocation(environment, launch))
            .execute(
                command.stream()
                    .map(
                        word ->
                            switch (word) {
                              case "IMAGE" -> "oci:" + image;
                              case "DISK" -> home.directory().resolve("disk").toString();
                              default -> word;
                            })
                    .toArray(String[]::new));
      }
      // Lets the last notices and answers go their way before everything is closed.
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static Invocation invocation(Map<String, String> environment, LaunchSettings launch) {
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

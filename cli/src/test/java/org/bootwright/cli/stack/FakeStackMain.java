package org.bootwright.cli.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.terminal.ProcessSignals;
import org.bootwright.contracts.failure.FailureCode;

/** A stack without services, for the real program's way of serving a home. */
final class FakeStackMain {
  private FakeStackMain() {}

  public static void main(String[] arguments) {
    BootwrightHome home = BootwrightHome.of(System.getenv());
    if (Boolean.getBoolean("fake.fails")) {
      System.err.println("bootwright: looking for QEMU: it is not installed");
      System.exit(FailureCode.QEMU_MISSING.exitStatus());
    }
    Optional<Duration> idleExit =
        Optional.ofNullable(Long.getLong("fake.idleExitMillis")).map(Duration::ofMillis);
    var server = new StackServer(home, FakeStackMain::start, "fake-build", new ProcessSignals());
    var settings =
        new StackServer.Settings(
            StackFactory.Listening.plainly(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.of("secret")),
            true,
            idleExit);
    boolean served = server.serve(settings, up -> note(home, up.pid()));
    System.exit(served ? 0 : BackgroundStarter.STATUS_ALREADY_SERVED);
  }

  /** Each stack that really served leaves a line. */
  private static void note(BootwrightHome home, long pid) {
    try {
      Files.write(
          servedFile(home),
          List.of(Long.toString(pid)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Path servedFile(BootwrightHome home) {
    return home.directory().resolve("served");
  }

  private static ServedStack start(BootwrightHome home, StackFactory.Listening listening) {
    try {
      HttpServer server = HttpServer.create(listening.address(), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return new Stack(server, System.nanoTime());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private record Stack(HttpServer server, long startedNanos) implements ServedStack {
    @Override
    public URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public Duration idleFor() {
      return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}

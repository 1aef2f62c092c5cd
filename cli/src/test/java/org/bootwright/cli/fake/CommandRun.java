package org.bootwright.cli.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bootwright.cli.command.BootwrightCommandLine;
import org.bootwright.cli.command.Invocation;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.cli.terminal.SignalSource;
import org.bootwright.cli.terminal.StandardStreams;

/** One command, run as the program runs it, with its streams and signals in the test's hands. */
public final class CommandRun {
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** Long enough for a machine under heavy load. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> environment = new HashMap<>();
  private final Map<SignalSource.Kind, Runnable> handlers = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PipedOutputStream typed = new PipedOutputStream();
  private OutputStream outSink = out;
  private Path workingDirectory = Path.of("/");
  private final CompletableFuture<Integer> status = new CompletableFuture<>();

  public CommandRun against(FakeGateway gateway) {
    environment.put("BOOTWRIGHT_GATEWAY", gateway.url());
    return this;
  }

  public CommandRun environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public CommandRun in(Path directory) {
    workingDirectory = directory;
    return this;
  }

  /** Has standard output fail as a pipe does that nobody reads. */
  public CommandRun withBrokenOutput() {
    outSink =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    return this;
  }

  /** Runs the command on a thread of its own. */
  public CommandRun start(String... arguments) {
    var input = new PipedInputStream(1 << 16);
    try {
      typed.connect(input);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    Invocation invocation = invocation(input);
    Thread.ofPlatform()
        .daemon()
        .name("command")
        .start(() -> status.complete(BootwrightCommandLine.execute(invocation, arguments)));
    return this;
  }

  private Invocation invocation(InputStream input) {
    return new Invocation(
        new StandardStreams(
            input,
            outSink,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            false),
        environment,
        workingDirectory,
        handlers::put,
        new LaunchSettings(
            "test", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Types on standard input. */
  public void type(String text) throws IOException {
    typed.write(text.getBytes(StandardCharsets.UTF_8));
    typed.flush();
  }

  public void endInput() throws IOException {
    typed.close();
  }

  /** Delivers a signal once the command listens for it. */
  public void signal(SignalSource.Kind kind) {
    Awaitility.await().atMost(PATIENCE).until(() -> handlers.containsKey(kind));
    Runnable handler = handlers.get(kind);
    if (handler == null) {
      throw new AssertionError("the handler went away");
    }
    handler.run();
  }

  /** Waits for the end; gives the exit status. */
  public int status() {
    return status.orTimeout(30, TimeUnit.SECONDS).join();
  }

  public boolean isDone() {
    return status.isDone();
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

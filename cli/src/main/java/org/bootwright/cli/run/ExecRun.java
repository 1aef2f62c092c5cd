package org.bootwright.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.bootwright.cli.client.ExecClient;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.terminal.ForegroundJob;
import org.bootwright.cli.terminal.RawMode;
import org.bootwright.cli.terminal.SignalSource;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.cli.terminal.TerminalSize;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.WindowSize;

/**
 * A command in a VM that runs, from our order to its end. With a terminal of its own that we type
 * into, ours is raw and every key goes there; else Ctrl-C and SIGTERM are passed on as signals, and
 * a second Ctrl-C within 2 s leaves the command alone.
 */
public final class ExecRun {
  private static final Path OWN_TERMINAL = Path.of("/dev/tty");
  private static final int STATUS_INTERRUPTED = 130;

  /** As of a process that SIGPIPE ends. */
  private static final int STATUS_BROKEN_PIPE = 141;

  /** As of a command that ends with its VM. */
  private static final int STATUS_KILLED = 137;

  private final ExecClient client;
  private final StandardStreams streams;
  private final SignalSource signals;
  private final SecondPress presses;
  private final SignalRequests requests;
  private final String vm;
  private final ExecOptions options;

  /**
   * How the command is connected.
   *
   * @param interactive whether our standard input goes in
   * @param terminal whether it has a terminal
   */
  public record ExecOptions(boolean interactive, boolean terminal) {}

  public ExecRun(
      ExecClient client,
      StandardStreams streams,
      SignalSource signals,
      ProgressDisplay display,
      LongSupplier nanoClock,
      String vm,
      ExecOptions options) {
    this.client = client;
    this.streams = streams;
    this.signals = signals;
    this.presses = new SecondPress(nanoClock);
    this.requests = new SignalRequests(display);
    this.vm = vm;
    this.options = options;
  }

  /**
   * Runs the command; gives its exit status.
   *
   * @param request its body, without what our terminal says
   */
  public int run(ObjectNode request) {
    boolean ownTerminal = options.terminal() && streams.inTerminal();
    if (options.terminal() && options.interactive() && !streams.inTerminal()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "-t with -i: standard input is not a terminal; leave -t out, or type on one");
    }
    request.put("terminal", options.terminal());
    if (ownTerminal) {
      TerminalSize.of(OWN_TERMINAL).ifPresent(size -> request.set("window", json(size)));
    }
    String exec = client.start(vm, request);
    Optional<InputPump> input =
        options.interactive() && ForegroundJob.mayReadTerminal(streams)
            ? Optional.of(new InputPump(streams.in()))
            : Optional.empty();
    Optional<RawMode> raw =
        ownTerminal && input.isPresent()
            ? Optional.of(RawMode.enter(OWN_TERMINAL))
            : Optional.empty();
    try (var session =
        AttachSession.open(streams, input, listener -> client.attach(vm, exec, listener))) {
      listen(exec, ownTerminal, session.end());
      return status(session.end().join());
    } finally {
      raw.ifPresent(RawMode::close);
    }
  }

  private void listen(String exec, boolean ownTerminal, CompletableFuture<SessionEnd> end) {
    signals.handle(SignalSource.Kind.INTERRUPT, () -> interrupt(exec, end));
    signals.handle(SignalSource.Kind.TERMINATE, () -> pass(exec, "SIGTERM"));
    if (ownTerminal) {
      signals.handle(SignalSource.Kind.WINDOW_CHANGE, () -> resize(exec));
    }
  }

  private synchronized void interrupt(String exec, CompletableFuture<SessionEnd> end) {
    if (presses.pressed()) {
      end.complete(new SessionEnd.Detached());
    } else {
      pass(exec, "SIGINT");
    }
  }

  private void pass(String exec, String signal) {
    requests.make(() -> client.signal(vm, exec, signal));
  }

  private void resize(String exec) {
    requests.make(
        () -> TerminalSize.of(OWN_TERMINAL).ifPresent(size -> client.resize(vm, exec, json(size))));
  }

  private static ObjectNode json(WindowSize size) {
    return ContractsJson.shared()
        .mapper()
        .createObjectNode()
        .put("rows", size.rows())
        .put("columns", size.columns());
  }

  private int status(SessionEnd end) {
    return switch (end) {
      case SessionEnd.Ended(Optional<Integer> exitCode, Optional<Failure> failure) -> {
        if (failure.isPresent()) {
          throw new FailureException(failure.get().code(), failure.get().message());
        }
        yield exitCode.orElse(STATUS_KILLED);
      }
      case SessionEnd.Broken(FailureException failure) -> throw failure;
      case SessionEnd.StreamClosed _ ->
          throw new FailureException(
              FailureCode.GATEWAY_UNAVAILABLE,
              "the gateway closed the stream before the command's end; the command goes on without input");
      case SessionEnd.OutputRefused _ -> STATUS_BROKEN_PIPE;
      case SessionEnd.Detached _ -> STATUS_INTERRUPTED;
      case SessionEnd.EndAsked _ ->
          throw new IllegalStateException("there are no keys that end a command");
    };
  }
}

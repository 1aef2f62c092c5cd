package org.bootwright.runner;

import java.io.IOException;
import java.time.Duration;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.exec.ExecAnswers;
import org.bootwright.runner.output.OutputChunk;
import org.bootwright.runner.vm.VirtualMachine;

/** Answers those who read a VM's output, type into it, signal its command or run others. */
final class RequestAnswers implements RequestHandler {
  /** Longer polls would only meet the timeouts of whoever is between us and the reader. */
  private static final long MAXIMUM_WAIT_MILLIS = 20_000;

  /** How long typed input may wait for a guest that does not read. */
  private static final Duration INPUT_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAXIMUM_SIGNAL = 64;

  private final VmRegistry registry;

  RequestAnswers(VmRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Reply answer(Request request) {
    return switch (request) {
      case Request.ReadOutput read -> read(read);
      case Request.WriteInput write -> {
        running(write.vm()).input().write(write.kind(), write.bytes(), write.end(), INPUT_TIMEOUT);
        yield new Reply.Accepted();
      }
      case Request.SignalCommand(VmId vm, int signal) -> {
        requireSignal(signal);
        running(vm).signal(signal);
        yield new Reply.Accepted();
      }
      case Request.OfExec exec -> ExecAnswers.answer(running(exec.vm()).execs(), exec);
      case Request.ClaimBoot _, Request.ClaimConversion _ ->
          throw new FailureException(
              FailureCode.UNSUPPORTED, "asking a runner: only a gateway grants claims");
    };
  }

  private Reply read(Request.ReadOutput read) {
    long waitMillis = Math.clamp(read.waitMillis(), 0, MAXIMUM_WAIT_MILLIS);
    if (read.offset() < 0) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "reading output: the offset " + read.offset() + " is negative");
    }
    try {
      OutputChunk chunk =
          registry.output(read.vm()).orElseThrow(() -> notFound(read.vm())).stream(read.kind())
              .read(read.offset(), read.maximumBytes(), Duration.ofMillis(waitMillis));
      return new Reply.Output(chunk.offset(), chunk.bytes(), chunk.end());
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.INTERNAL,
          "reading the output of " + read.vm() + ": " + failure.getMessage(),
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "reading output: the runner is ending", interrupted);
    }
  }

  private static void requireSignal(int signal) {
    if (signal < 1 || signal > MAXIMUM_SIGNAL) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "signalling the command: there is no signal " + signal);
    }
  }

  private VirtualMachine running(VmId vm) {
    return registry
        .running(vm)
        .orElseThrow(
            () ->
                registry.directory(vm).exists()
                    ? new FailureException(
                        FailureCode.CONFLICT, "reaching VM " + vm + ": it does not run")
                    : notFound(vm));
  }

  private static FailureException notFound(VmId vm) {
    return new FailureException(
        FailureCode.VM_NOT_FOUND, "reaching VM " + vm + ": it is not on this runner");
  }
}

package org.bootwright.runner;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;

/** A command that a test runs in a VM beside the VM's own, and its reader. */
final class TestExec {
  private static final long WAIT_MILLIS = 5_000;

  private final TestRunner runner;
  private final VmId vm;
  private final UUID id = UUID.randomUUID();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Optional<Integer> exitCode = Optional.empty();
  private long offset;

  private TestExec(TestRunner runner, VmId vm) {
    this.runner = runner;
    this.vm = vm;
  }

  static ExecSpec spec(String... command) {
    return new ExecSpec(
        List.of(command), Map.of(), Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  /** Runs a command, which was executed when this returns. */
  static TestExec start(TestRunner runner, VmId vm, ExecSpec spec) {
    var exec = new TestExec(runner, vm);
    exec.ask(new Request.StartExec(vm, exec.id, spec));
    return exec;
  }

  static TestExec start(TestRunner runner, VmId vm, String... command) {
    return start(runner, vm, spec(command));
  }

  UUID id() {
    return id;
  }

  Reply ask(Request.OfExec request) {
    return runner.request(request);
  }

  void write(String text, boolean end) {
    ask(new Request.WriteExec(vm, id, text.getBytes(StandardCharsets.UTF_8), end));
  }

  void signal(int number) {
    ask(new Request.SignalExec(vm, id, number));
  }

  /** Reads until the output has a text in it. */
  TestExec awaitOutput(String text) {
    while (!out().contains(text) && exitCode.isEmpty()) {
      read(WAIT_MILLIS);
    }
    if (!out().contains(text)) {
      throw new AssertionError("the command has written '" + out() + "', without " + text);
    }
    return this;
  }

  /** Reads to the end; gives the exit code. */
  int awaitEnd() {
    while (exitCode.isEmpty()) {
      read(WAIT_MILLIS);
    }
    return exitCode.get();
  }

  /** Reads what is there. */
  void readOn() {
    read(0);
  }

  private void read(long waitMillis) {
    var output = (Reply.ExecOutput) ask(new Request.ReadExec(vm, id, offset, false, waitMillis));
    for (ExecPiece piece : output.pieces()) {
      (piece.kind() == OutputKind.STDOUT ? out : err).writeBytes(piece.bytes());
    }
    offset = output.next();
    exitCode = output.exitCode();
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}

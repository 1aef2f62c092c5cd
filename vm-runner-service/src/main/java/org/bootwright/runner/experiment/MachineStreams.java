package org.bootwright.runner.experiment;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.machine.MachineInput;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.output.OutputChunk;
import org.bootwright.runner.output.OutputSpool;
import org.bootwright.runner.vm.LoneMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes this process's standard streams on to a machine, and what it says to them. */
final class MachineStreams {
  private static final Logger log = LoggerFactory.getLogger(MachineStreams.class);
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Readers are woken by what they wait for. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /** A guest may take its time to read; its end ends the wait. */
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private final MachineOutput output;
  private final List<Thread> writers = new ArrayList<>();

  private MachineStreams(MachineOutput output) {
    this.output = output;
  }

  /**
   * Begins.
   *
   * @param command the streams are those of a command, else of the console
   * @param unread called when nobody reads what we write
   */
  static MachineStreams pass(LoneMachine.Streams streams, boolean command, Runnable unread) {
    var passed = new MachineStreams(streams.output());
    if (command) {
      passed.write(OutputKind.STDOUT, FileDescriptor.out, unread);
      passed.write(OutputKind.STDERR, FileDescriptor.err, unread);
    } else {
      passed.write(OutputKind.CONSOLE, FileDescriptor.out, unread);
    }
    InputKind kind = command ? InputKind.STDIN : InputKind.CONSOLE;
    // Nothing can wake a read, so it must not keep the process alive.
    Thread.ofPlatform().daemon().name("stdin").start(() -> read(streams.input(), kind));
    return passed;
  }

  /** Returns when everything that the machine has said was written. */
  void finish() throws InterruptedException {
    output.finish();
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private void write(OutputKind kind, FileDescriptor target, Runnable unread) {
    writers.add(
        Thread.ofPlatform()
            .daemon()
            .name("write-" + kind)
            .start(() -> copy(output.stream(kind), new FileOutputStream(target), unread)));
  }

  private static void copy(OutputSpool source, OutputStream target, Runnable unread) {
    try {
      OutputChunk chunk;
      long offset = 0;
      do {
        chunk = source.read(offset, CHUNK_BYTES, LOOK_AGAIN);
        target.write(chunk.bytes());
        offset = chunk.offset() + chunk.bytes().length;
      } while (!chunk.end());
    } catch (IOException closed) {
      log.debug("nobody reads our output", closed);
      unread.run();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(MachineInput input, InputKind kind) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream source = new FileInputStream(FileDescriptor.in)) {
      for (int length = source.read(chunk); length >= 0; length = source.read(chunk)) {
        input.write(kind, Arrays.copyOf(chunk, length), false, FOR_EVER);
      }
      input.write(kind, new byte[0], kind == InputKind.STDIN, FOR_EVER);
    } catch (IOException | FailureException over) {
      log.debug("no more input is passed on", over);
    }
  }
}

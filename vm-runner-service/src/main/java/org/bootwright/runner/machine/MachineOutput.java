package org.bootwright.runner.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.output.OutputSpool;

/**
 * The three streams that a VM writes. They outlive a boot, and go on where the VM is started again.
 */
public final class MachineOutput implements AutoCloseable {
  /** Weeks of an idle system's console; together with the older segment 16 MiB. */
  private static final long CONSOLE_SEGMENT_BYTES = 8L * 1024 * 1024;

  /** How far an attached reader may be behind before the guest has to wait. */
  private static final long COMMAND_SEGMENT_BYTES = 16L * 1024 * 1024;

  private final OutputSpool console;
  private final OutputSpool stdout;
  private final OutputSpool stderr;

  private MachineOutput(OutputSpool console, OutputSpool stdout, OutputSpool stderr) {
    this.console = console;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Opens the streams whose files are in a VM's directory, or begins them. */
  public static MachineOutput open(Path directory) throws IOException {
    return new MachineOutput(
        OutputSpool.dropping(directory, "console", CONSOLE_SEGMENT_BYTES),
        OutputSpool.waiting(directory, "stdout", COMMAND_SEGMENT_BYTES),
        OutputSpool.waiting(directory, "stderr", COMMAND_SEGMENT_BYTES));
  }

  public OutputSpool stream(OutputKind kind) {
    return switch (kind) {
      case CONSOLE -> console;
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }

  /** Adds output; may wait for readers, until {@link #release}. */
  void append(OutputKind kind, byte[] bytes) throws InterruptedException {
    stream(kind).append(ByteBuffer.wrap(bytes));
  }

  /** Says something of our own on the console, on a line that shows whose it is. */
  public void note(String text) throws InterruptedException {
    String line = "\r\n[bootwright: " + text + "]\r\n";
    append(OutputKind.CONSOLE, line.getBytes(StandardCharsets.UTF_8));
  }

  /** The end of what is on the console. */
  public String consoleTail(int maximumBytes) {
    try {
      return new String(console.tail(maximumBytes), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** No reader holds the guest up any more. */
  public void release() {
    stdout.release();
    stderr.release();
  }

  /** Tells readers that nothing more comes. */
  public void finish() {
    console.finish();
    stdout.finish();
    stderr.finish();
  }

  @Override
  public void close() throws IOException {
    try (console;
        stdout;
        stderr) {
      release();
    }
  }
}

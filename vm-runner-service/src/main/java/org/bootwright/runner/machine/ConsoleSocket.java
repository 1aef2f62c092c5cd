package org.bootwright.runner.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import org.bootwright.contracts.vm.OutputKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serial console: what the guest writes goes to the spool, what people type to the guest. */
final class ConsoleSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConsoleSocket.class);
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SocketChannel channel;
  private final MachineOutput output;
  private final InputQueue input;
  private final Thread reader;
  private final Thread writer;

  private ConsoleSocket(SocketChannel channel, MachineOutput output, InputQueue input) {
    this.channel = channel;
    this.output = output;
    this.input = input;
    this.reader = Thread.ofVirtual().name("console-output").unstarted(this::readUntilEnd);
    this.writer = Thread.ofVirtual().name("console-input").unstarted(this::writeUntilEnd);
  }

  static ConsoleSocket start(SocketChannel channel, MachineOutput output, InputQueue input) {
    var console = new ConsoleSocket(channel, output, input);
    console.reader.start();
    console.writer.start();
    return console;
  }

  private void readUntilEnd() {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (channel.read(buffer.clear()) >= 0) {
        output.append(OutputKind.CONSOLE, Arrays.copyOf(buffer.array(), buffer.position()));
      }
    } catch (IOException closed) {
      log.debug("the console ended", closed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  private void writeUntilEnd() {
    try {
      for (Optional<byte[]> piece = input.take(); piece.isPresent(); piece = input.take()) {
        ByteBuffer bytes = ByteBuffer.wrap(piece.get());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        input.delivered();
      }
    } catch (IOException closed) {
      log.debug("the console takes no more input", closed);
    } catch (InterruptedException ended) {
      log.debug("the console was closed");
    }
  }

  /** Waits until everything that the guest wrote is in the spool. */
  void awaitEnd() throws InterruptedException {
    reader.join();
  }

  @Override
  public void close() {
    writer.interrupt();
    try {
      channel.close();
    } catch (IOException failure) {
      log.debug("closing a console", failure);
    }
  }
}

package org.bootwright.runner.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bootwright.contracts.vm.WindowSize;

/** Orders as frames: all begin with the command's number. */
record ExecWriter(Sender sender) implements ExecOrders {
  interface Sender {
    void send(Frame frame) throws IOException;
  }

  @Override
  public void start(int exec, byte[] settings) throws IOException {
    send(FrameType.EXEC, exec, settings);
  }

  @Override
  public void input(int exec, byte[] bytes) throws IOException {
    send(FrameType.EXEC_STDIN, exec, bytes);
  }

  @Override
  public void signal(int exec, int number) throws IOException {
    send(FrameType.EXEC_SIGNAL, exec, (byte) number);
  }

  @Override
  public void resize(int exec, WindowSize window) throws IOException {
    byte[] size =
        ByteBuffer.allocate(2 * Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) window.rows())
            .putShort((short) window.columns())
            .array();
    send(FrameType.EXEC_WINDOW, exec, size);
  }

  @Override
  public void credit(int exec, int bytes) throws IOException {
    byte[] credit =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes).array();
    send(FrameType.EXEC_READ, exec, credit);
  }

  private void send(int type, int exec, byte... rest) throws IOException {
    byte[] payload =
        ByteBuffer.allocate(Integer.BYTES + rest.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(exec)
            .put(rest)
            .array();
    sender.send(new Frame(type, payload));
  }
}

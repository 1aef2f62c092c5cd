package org.bootwright.runner.guest;

import java.io.IOException;
import org.bootwright.contracts.vm.WindowSize;

/**
 * What a guest can be told of commands beside the VM's own, each by the number that the host gives
 * it. Each method blocks while the guest does not read, and throws when it will not any more.
 */
public interface ExecOrders {
  /** What a frame has room for behind the command's number. */
  int MAXIMUM_BYTES = Frame.MAXIMUM_PAYLOAD_BYTES - Integer.BYTES;

  /**
   * Has a command run.
   *
   * @param settings as {@code docs/guest-protocol.md} lists them
   */
  void start(int exec, byte[] settings) throws IOException;

  /** Sends input that was credited; none ends it. */
  void input(int exec, byte[] bytes) throws IOException;

  void signal(int exec, int number) throws IOException;

  void resize(int exec, WindowSize window) throws IOException;

  /** Lets the guest send so much more output of the command. */
  void credit(int exec, int bytes) throws IOException;
}

package org.bootwright.runner.vm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a VM's directories of sockets are called. */
public final class RuntimeNames {
  private static final Logger log = LoggerFactory.getLogger(RuntimeNames.class);

  private RuntimeNames() {}

  /** All that a VM may have. */
  public static Stream<String> of(VmId vm) {
    return Stream.of(ofMachine(vm), ofContainer(vm));
  }

  /**
   * QEMU's. The whole id, since a part may meet another VM's; no longer, since it goes into socket
   * paths.
   */
  public static String ofMachine(VmId vm) {
    return vm.toString().replace("-", "");
  }

  /** The container's, which shares the VM's root. */
  public static String ofContainer(VmId vm) {
    return ofMachine(vm) + "-c";
  }

  static void removeOfContainer(Path runtime, VmId vm) {
    try {
      RuntimeDirectory.existing(runtime, ofContainer(vm)).close();
    } catch (IOException failure) {
      log.warn("the container's sockets of VM {} stay until the runner's next start", vm, failure);
    }
  }
}

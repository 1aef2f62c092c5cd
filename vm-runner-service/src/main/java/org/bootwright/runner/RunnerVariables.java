package org.bootwright.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.service.process.BrokerVariables;
import org.bootwright.service.process.CommonVariables;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** What a runner's process reads from its environment. */
final class RunnerVariables {
  static final Variable<Path> IMAGES =
      Values.path("BOOTWRIGHT_IMAGES", "directory of the converted disks, shared with converters")
          .withDefault("/var/lib/bootwright/images");

  static final Variable<Path> STATE =
      Values.path("BOOTWRIGHT_STATE", "directory of VMs' own disks and output")
          .withDefault("/var/lib/bootwright/runner");

  static final Variable<Path> KERNEL =
      Values.path("BOOTWRIGHT_KERNEL_DIR", "directory of the guests' kernel and initramfs")
          .withDefault("/usr/share/bootwright/kernel");

  static final Variable<RunnerId> RUNNER =
      Variable.of(
          "BOOTWRIGHT_RUNNER_ID",
          "name of this runner, the same after a restart; left out: a free slot's of the state"
              + " directory",
          "a name of letters, digits, dots, dashes and underscores",
          RunnerId::parse);

  /** The smallest VM has 64 MiB; the largest host that anybody rents has 32 TiB. */
  static final Variable<Boolean> KEEP_VMS =
      Values.flag(
              "BOOTWRIGHT_KEEP_VMS",
              "whether VMs run on when the runner ends, for the next one on its state directory;"
                  + " they cannot where the runner's end is its container's")
          .withDefault("false");

  private RunnerVariables() {}

  static List<Variable<?>> all() {
    List<Variable<?>> all =
        new ArrayList<>(
            List.of(
                IMAGES,
                STATE,
                KERNEL,
                RUNNER,
                KEEP_VMS,
                SharingVariables.VIRTIOFSD,
                SharingVariables.SHARED_DIRECTORIES,
                SharingVariables.PRIVILEGED));
    all.addAll(RoomVariables.ALL);
    all.add(CommonVariables.HEALTH_LISTEN);
    all.addAll(BrokerVariables.all());
    return all;
  }
}

package org.bootwright.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.vm.VirtualMachine;
import org.bootwright.runner.vm.VmDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The VMs of this runner: those that run, and the output of those that have ended, which stays
 * readable until they are removed. Guarded by its monitor.
 */
final class VmRegistry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VmRegistry.class);

  /** Each has a few open files; others are opened again when somebody reads. */
  private static final int MAXIMUM_IDLE_OUTPUTS = 64;

  private final Path vms;
  private final Map<VmId, VirtualMachine> running = new HashMap<>();
  private final Map<VmId, MachineOutput> outputs = new LinkedHashMap<>(16, 0.75f, true);
  private boolean sealed;

  VmRegistry(Path vms) {
    this.vms = vms;
  }

  VmDirectory directory(VmId vm) {
    return VmDirectory.of(vms, vm);
  }

  synchronized Optional<VirtualMachine> running(VmId vm) {
    return Optional.ofNullable(running.get(vm));
  }

  synchronized List<VirtualMachine> running() {
    return List.copyOf(running.values());
  }

  /** From now on no VM is added: the runner is closed, and those that are here are all. */
  synchronized void seal() {
    sealed = true;
  }

  /** Adds a VM; the function starts it with its output, and runs under our monitor. */
  synchronized void start(VmId vm, Function<MachineOutput, VirtualMachine> starter)
      throws IOException {
    if (sealed) {
      throw new FailureException(
          FailureCode.CANCELLED, "starting VM " + vm + ": the runner is being closed");
    }
    if (running.containsKey(vm)) {
      throw new IllegalStateException(vm + " runs already");
    }
    // What was closed to new bytes at the last end is opened anew, and goes on behind them.
    closeOutput(vm);
    MachineOutput output = MachineOutput.open(directory(vm).path());
    outputs.put(vm, output);
    running.put(vm, starter.apply(output));
  }

  /** The VM's thread is at its end. */
  synchronized void ended(VmId vm) {
    running.remove(vm);
    closeIdle();
  }

  /** The output of a VM that runs or has ended; empty where the VM is not known here. */
  synchronized Optional<MachineOutput> output(VmId vm) throws IOException {
    MachineOutput output = outputs.get(vm);
    if (output == null && directory(vm).exists()) {
      output = MachineOutput.open(directory(vm).path());
      output.finish();
      outputs.put(vm, output);
      closeIdle();
    }
    return Optional.ofNullable(output);
  }

  /** Deletes a VM that has ended. */
  synchronized void remove(VmId vm) throws IOException {
    closeOutput(vm);
    directory(vm).delete();
  }

  private void closeIdle() {
    int idle = outputs.size() - running.size();
    Iterator<Map.Entry<VmId, MachineOutput>> eldestFirst = outputs.entrySet().iterator();
    while (idle > MAXIMUM_IDLE_OUTPUTS && eldestFirst.hasNext()) {
      var entry = eldestFirst.next();
      if (!running.containsKey(entry.getKey())) {
        eldestFirst.remove();
        close(entry.getValue());
        idle--;
      }
    }
  }

  private void closeOutput(VmId vm) {
    MachineOutput output = outputs.remove(vm);
    if (output != null) {
      close(output);
    }
  }

  private static void close(MachineOutput output) {
    try {
      output.close();
    } catch (IOException failure) {
      log.warn("closing the output of a VM failed", failure);
    }
  }

  @Override
  public synchronized void close() {
    outputs.values().forEach(VmRegistry::close);
    outputs.clear();
  }
}

package org.bootwright.runner.stats;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;

/** Metrics of each VM, for as long as it runs. Used by one thread. */
public final class VmMeters {
  /** One VM that was measured. */
  record Measured(VmId vm, String name, VmStats stats) {}

  private final MeterRegistry registry;
  private final Map<VmId, VmMeterSet> shown = new HashMap<>();

  public VmMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows these, and no VM that is not among them. */
  void show(List<Measured> measured) {
    Set<VmId> present = measured.stream().map(Measured::vm).collect(Collectors.toSet());
    shown.entrySet().removeIf(entry -> !present.contains(entry.getKey()) && remove(entry));
    for (Measured vm : measured) {
      shown
          .computeIfAbsent(vm.vm(), id -> new VmMeterSet(registry, id, vm.name()))
          .show(vm.stats());
    }
  }

  private static boolean remove(Map.Entry<VmId, VmMeterSet> entry) {
    entry.getValue().remove();
    return true;
  }
}

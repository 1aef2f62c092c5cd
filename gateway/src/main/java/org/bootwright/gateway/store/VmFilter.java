package org.bootwright.gateway.store;

import java.util.List;
import java.util.Optional;
import org.bootwright.gateway.vm.VmState;

/**
 * Which VMs are wanted. All that is given must hold.
 *
 * @param states any of these; none for all
 * @param image a reference as it was asked for, or a digest
 */
public record VmFilter(List<VmState> states, List<Label> labels, Optional<String> image) {
  public VmFilter {
    states = List.copyOf(states);
    labels = List.copyOf(labels);
  }

  /** A label that a VM must have, with any value or with this one. */
  public record Label(String name, Optional<String> value) {
    /** Reads {@code NAME} or {@code NAME=VALUE}. */
    public static Label parse(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? new Label(text, Optional.empty())
          : new Label(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
    }
  }
}

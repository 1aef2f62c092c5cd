package org.bootwright.gateway.http;

import java.util.UUID;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** The command beside a VM's own that a path names. */
record ExecTarget(VmRecord vm, UUID exec) {
  /** Finds the VM; whether the command is there, its runner knows. Both stand in the audit log. */
  static ExecTarget of(Exchange exchange, VmDesk vms) {
    var target =
        new ExecTarget(vms.find(exchange.path("vm")), UUID.fromString(exchange.path("exec")));
    exchange.concerns("vmId", target.vm.id());
    exchange.concerns("vmName", target.vm.name());
    exchange.concerns("exec", target.exec);
    return target;
  }
}

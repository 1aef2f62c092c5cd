package org.bootwright.gateway.http;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** Which files a request is about. */
record ArchiveTarget(VmRecord vm, String path) {
  /** Finds the VM; whether the path is there, its guest knows. The VM stands in the audit log. */
  static ArchiveTarget of(Exchange exchange, VmDesk vms) {
    var target =
        new ArchiveTarget(vms.find(exchange.path("vm")), exchange.query("path").orElse(""));
    exchange.concerns("vmId", target.vm.id());
    exchange.concerns("vmName", target.vm.name());
    if (target.path.indexOf('\0') >= 0) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST, "/path", "query /path: it has a NUL character");
    }
    return target;
  }
}

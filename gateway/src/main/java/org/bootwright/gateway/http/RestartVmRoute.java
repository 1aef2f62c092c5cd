package org.bootwright.gateway.http;

import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;

/** Stops a VM and starts it again. */
final class RestartVmRoute implements Route {
  private final VmDesk vms;

  RestartVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "restartVm";
  }

  @Override
  public void handle(Exchange exchange) {
    VmId id = vms.find(exchange.path("vm")).id();
    exchange.json(202, VmView.of(vms.restart(id, Grace.of(exchange))));
  }
}

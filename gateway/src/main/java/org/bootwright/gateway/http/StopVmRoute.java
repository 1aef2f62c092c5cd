package org.bootwright.gateway.http;

import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;

/** Ends a VM in good order. */
final class StopVmRoute implements Route {
  private final VmDesk vms;

  StopVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "stopVm";
  }

  @Override
  public void handle(Exchange exchange) {
    VmId id = vms.find(exchange.path("vm")).id();
    exchange.json(202, VmView.of(vms.stop(id, Grace.of(exchange))));
  }
}

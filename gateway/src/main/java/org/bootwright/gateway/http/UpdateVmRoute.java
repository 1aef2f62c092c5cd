package org.bootwright.gateway.http;

import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;

/** Changes what a VM was asked to be. */
final class UpdateVmRoute implements Route {
  private final VmDesk vms;

  UpdateVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "updateVm";
  }

  @Override
  public void handle(Exchange exchange) {
    VmId id = vms.find(exchange.path("vm")).id();
    exchange.json(202, VmView.of(vms.limitDisk(id, exchange.body().path("diskGiB").asInt())));
  }
}

package org.bootwright.gateway.http;

import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;

/** Shows one VM. */
final class GetVmRoute implements Route {
  private final VmDesk vms;

  GetVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "getVm";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.json(200, VmView.of(vms.find(exchange.path("vm"))));
  }
}

package org.bootwright.gateway.http;

import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;

/** Starts a VM that has ended. */
final class StartVmRoute implements Route {
  private final VmDesk vms;

  StartVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "startVm";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.json(202, VmView.of(vms.start(vms.find(exchange.path("vm")).id())));
  }
}

package org.bootwright.gateway.http;

import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;
import org.bootwright.gateway.vm.VmRecord;

/** Removes a VM. */
final class DeleteVmRoute implements Route {
  /** A VM that is killed is gone in a second; whoever asked wants to hear that it is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final VmDesk vms;

  DeleteVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "deleteVm";
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    VmRecord vm = vms.find(exchange.path("vm"));
    VmId id = vm.id();
    exchange.concerns("vmId", id);
    exchange.concerns("vmName", vm.name());
    Optional<VmRecord> left = vms.remove(id, exchange.queryBoolean("force", false));
    if (left.isPresent()) {
      left = awaitEnd(left.get());
    }
    if (left.isPresent()) {
      exchange.json(202, VmView.of(left.get()));
    } else {
      exchange.empty(204);
    }
  }

  private Optional<VmRecord> awaitEnd(VmRecord vm) throws InterruptedException {
    try {
      return vms.await(vm.id(), now -> false, PATIENCE);
    } catch (FailureException e) {
      if (e.code() != FailureCode.TIMEOUT) {
        throw e;
      }
      return vms.find(vm.id());
    }
  }
}

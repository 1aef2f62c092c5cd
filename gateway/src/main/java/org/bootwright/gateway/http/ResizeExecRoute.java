package org.bootwright.gateway.http;

import java.util.UUID;
import org.bootwright.gateway.exec.ExecDesk;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** Gives the terminal of a command another size. */
final class ResizeExecRoute implements Route {
  private final VmDesk vms;
  private final ExecDesk execs;

  ResizeExecRoute(VmDesk vms, ExecDesk execs) {
    this.vms = vms;
    this.execs = execs;
  }

  @Override
  public String operationId() {
    return "resizeExec";
  }

  @Override
  public void handle(Exchange exchange) {
    VmRecord vm = vms.find(exchange.path("vm"));
    UUID exec = UUID.fromString(exchange.path("exec"));
    exchange.concerns("vmId", vm.id());
    exchange.concerns("vmName", vm.name());
    exchange.concerns("exec", exec);
    execs.resize(vm, exec, CreateExecRoute.window(exchange.body()));
    exchange.empty(204);
  }
}

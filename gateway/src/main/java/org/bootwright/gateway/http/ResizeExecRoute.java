package org.bootwright.gateway.http;

import org.bootwright.gateway.exec.ExecDesk;
import org.bootwright.gateway.lifecycle.VmDesk;

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
    ExecTarget target = ExecTarget.of(exchange, vms);
    execs.resize(target.vm(), target.exec(), CreateExecRoute.window(exchange.body()));
    exchange.empty(204);
  }
}

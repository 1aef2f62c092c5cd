package org.bootwright.gateway.http;

import org.bootwright.gateway.exec.ExecDesk;
import org.bootwright.gateway.lifecycle.VmDesk;

/** Delivers a signal to a command that runs beside a VM's own. */
final class KillExecRoute implements Route {
  private static final int SIGKILL = 9;

  private final VmDesk vms;
  private final ExecDesk execs;

  KillExecRoute(VmDesk vms, ExecDesk execs) {
    this.vms = vms;
    this.execs = execs;
  }

  @Override
  public String operationId() {
    return "killExec";
  }

  @Override
  public void handle(Exchange exchange) {
    ExecTarget target = ExecTarget.of(exchange, vms);
    int signal = new BodyFields(exchange.body()).signal().orElse(SIGKILL);
    execs.signal(target.vm(), target.exec(), signal);
    exchange.empty(204);
  }
}

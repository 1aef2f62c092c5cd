package org.bootwright.gateway.http;

import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.SignalNumber;
import org.bootwright.gateway.exec.ExecDesk;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** Delivers a signal to a command that runs beside a VM's own. */
final class KillExecRoute implements Route {
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
    VmRecord vm = vms.find(exchange.path("vm"));
    UUID exec = UUID.fromString(exchange.path("exec"));
    exchange.concerns("vmId", vm.id());
    exchange.concerns("vmName", vm.name());
    exchange.concerns("exec", exec);
    String signal = exchange.body().path("signal").asText("SIGKILL");
    int number =
        SignalNumber.parse(signal)
            .orElseThrow(
                () ->
                    ProblemException.field(
                        FailureCode.INVALID_REQUEST,
                        "/signal",
                        "there is no signal " + signal + "; SIGTERM or 15 is one"));
    execs.signal(vm, exec, number);
    exchange.empty(204);
  }
}

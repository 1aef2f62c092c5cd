package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.SignalNumber;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;

/** Ends a VM by force, or delivers a signal to its command. */
final class KillVmRoute implements Route {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final VmDesk vms;
  private final MessageBus bus;

  KillVmRoute(VmDesk vms, MessageBus bus) {
    this.vms = vms;
    this.bus = bus;
  }

  @Override
  public String operationId() {
    return "killVm";
  }

  @Override
  public void handle(Exchange exchange) {
    VmRecord vm = vms.find(exchange.path("vm"));
    JsonNode signal = exchange.body().path("signal");
    if (signal.isMissingNode()) {
      exchange.json(202, VmView.of(vms.kill(vm.id())));
      return;
    }
    int number =
        SignalNumber.parse(signal.asText())
            .orElseThrow(
                () ->
                    ProblemException.field(
                        FailureCode.INVALID_REQUEST,
                        "/signal",
                        "there is no signal " + signal.asText() + "; SIGTERM or 15 is one"));
    RunnerId runner =
        vm.status()
            .runner()
            .filter(present -> vm.state() == VmState.RUNNING || vm.state() == VmState.STOPPING)
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.CONFLICT,
                        "signalling %s: it is %s; only a command that runs takes signals"
                            .formatted(vm.name(), vm.state())));
    bus.request(Endpoint.runner(runner), new Request.SignalCommand(vm.id(), number), ANSWER_LIMIT);
    exchange.json(202, VmView.of(vm));
  }
}

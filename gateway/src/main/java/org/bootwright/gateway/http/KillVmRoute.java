package org.bootwright.gateway.http;

import java.time.Duration;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;
import org.bootwright.gateway.vm.VmRecord;

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
    Optional<Integer> signal = new BodyFields(exchange.body()).signal();
    if (signal.isEmpty()) {
      exchange.json(202, VmView.of(vms.kill(vm.id())));
      return;
    }
    RunnerId runner =
        vm.runsOn()
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.CONFLICT,
                        "signalling %s: it is %s; only a command that runs takes signals"
                            .formatted(vm.name(), vm.state())));
    bus.request(
        Endpoint.runner(runner), new Request.SignalCommand(vm.id(), signal.get()), ANSWER_LIMIT);
    exchange.json(202, VmView.of(vm));
  }
}

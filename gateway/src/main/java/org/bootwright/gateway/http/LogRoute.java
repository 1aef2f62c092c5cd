package org.bootwright.gateway.http;

import java.util.Locale;
import java.util.Optional;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.output.OutputReader;
import org.bootwright.gateway.vm.VmRecord;

/** Sends a VM's output. */
final class LogRoute implements Route {
  private final VmDesk vms;
  private final MessageBus bus;

  LogRoute(VmDesk vms, MessageBus bus) {
    this.vms = vms;
    this.bus = bus;
  }

  @Override
  public String operationId() {
    return "readLog";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    VmRecord vm = vms.find(exchange.path("vm"));
    OutputKind kind =
        OutputKind.valueOf(exchange.query("stream").orElse("console").toUpperCase(Locale.ROOT));
    OutputReader reader = new OutputReader(vms, bus, vm.id(), kind);
    Optional<Integer> tail = exchange.queryInteger("tail");
    long offset = tail.isPresent() ? reader.tail(tail.get()) : 0;
    ResponseSink sink = new ResponseSink(exchange.response(), "application/octet-stream");
    if (exchange.queryBoolean("follow", false)) {
      sink.open();
      reader.follow(offset, sink);
    } else {
      reader.copy(offset, sink);
    }
    sink.end();
  }
}

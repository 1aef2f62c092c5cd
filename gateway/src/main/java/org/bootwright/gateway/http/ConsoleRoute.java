package org.bootwright.gateway.http;

import io.vertx.core.http.ServerWebSocket;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.output.InputWriter;
import org.bootwright.gateway.output.OutputReader;
import org.bootwright.gateway.vm.VmRecord;

/** Connects a WebSocket with a VM's serial console. */
final class ConsoleRoute implements Route {
  private final VmDesk vms;
  private final MessageBus bus;

  ConsoleRoute(VmDesk vms, MessageBus bus) {
    this.vms = vms;
    this.bus = bus;
  }

  @Override
  public String operationId() {
    return "openConsole";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    VmRecord vm = vms.find(exchange.path("vm"));
    exchange.concerns("vmId", vm.id());
    exchange.concerns("vmName", vm.name());
    OutputReader reader = new OutputReader(vms, bus, vm.id(), OutputKind.CONSOLE);
    long offset = exchange.queryBoolean("replay", true) ? 0 : reader.end();
    ServerWebSocket socket = exchange.webSocket();
    InputWriter writer = new InputWriter(vms, bus, vm.id(), InputKind.CONSOLE);
    Thread input = new WebSocketInput(socket, bytes -> writer.write(bytes, false)).start();
    try {
      reader.follow(offset, new WebSocketSink(socket));
      WebSockets.close(socket);
    } catch (RuntimeException e) {
      WebSockets.fail(socket, e);
    } finally {
      input.interrupt();
    }
  }
}

package org.bootwright.gateway.http;

import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.FailureView;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.output.InputWriter;
import org.bootwright.gateway.output.OutputReader;
import org.bootwright.gateway.vm.VmRecord;

/** Connects a WebSocket with the streams of a VM's command. */
final class AttachRoute implements Route {
  private static final FailureView REMOVED =
      FailureView.of(new Failure(FailureCode.VM_NOT_FOUND, "the VM was removed"));

  private final VmDesk vms;
  private final MessageBus bus;

  AttachRoute(VmDesk vms, MessageBus bus) {
    this.vms = vms;
    this.bus = bus;
  }

  @Override
  public String operationId() {
    return "attach";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    VmRecord record = vms.find(exchange.path("vm"));
    VmId vm = record.id();
    exchange.concerns("vmId", vm);
    exchange.concerns("vmName", record.name());
    OutputReader stdout = new OutputReader(vms, bus, vm, OutputKind.STDOUT);
    OutputReader stderr = new OutputReader(vms, bus, vm, OutputKind.STDERR);
    boolean replay = exchange.queryBoolean("replay", true);
    long stdoutOffset = replay ? 0 : stdout.end();
    long stderrOffset = replay ? 0 : stderr.end();
    ServerWebSocket socket = exchange.webSocket();
    InputWriter writer = new InputWriter(vms, bus, vm, InputKind.STDIN);
    Thread input = new WebSocketInput(socket, message -> write(writer, message)).start();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> errors =
          executor.submit(
              () -> {
                stderr.follow(stderrOffset, new WebSocketSink(socket, AttachFrames.STDERR));
                return true;
              });
      try {
        stdout.follow(stdoutOffset, new WebSocketSink(socket, AttachFrames.STDOUT));
        errors.get();
        sendEnd(vm, socket);
        WebSockets.close(socket);
      } finally {
        errors.cancel(true);
      }
    } catch (ExecutionException e) {
      WebSockets.fail(socket, new IllegalStateException("reading standard error failed", e));
    } catch (RuntimeException e) {
      WebSockets.fail(socket, e);
    } finally {
      input.interrupt();
    }
  }

  private static boolean write(InputWriter writer, byte[] message) throws InterruptedException {
    AttachFrames.Input input = AttachFrames.input(message);
    return writer.write(input.bytes(), input.end()) && !input.end();
  }

  private void sendEnd(VmId vm, ServerWebSocket socket) throws InterruptedException {
    if (socket.isClosed()) {
      return;
    }
    Optional<VmRecord> over = vms.find(vm);
    AttachFrames.End end =
        over.map(
                ended ->
                    new AttachFrames.End(
                        ended.status().exitCode(), ended.status().failure().map(FailureView::of)))
            .orElseGet(() -> new AttachFrames.End(Optional.empty(), Optional.of(REMOVED)));
    AttachFrames.sendEnd(socket, end);
  }
}

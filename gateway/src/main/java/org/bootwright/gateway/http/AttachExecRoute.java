package org.bootwright.gateway.http;

import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.exec.ExecDesk;
import org.bootwright.gateway.exec.ExecStreams;
import org.bootwright.gateway.lifecycle.FailureView;
import org.bootwright.gateway.lifecycle.VmDesk;

/** Connects a WebSocket with the streams of a command that runs beside a VM's own. */
final class AttachExecRoute implements Route {
  private final VmDesk vms;
  private final ExecDesk execs;

  AttachExecRoute(VmDesk vms, ExecDesk execs) {
    this.vms = vms;
    this.execs = execs;
  }

  @Override
  public String operationId() {
    return "attachExec";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    ExecTarget target = ExecTarget.of(exchange, vms);
    ExecStreams streams = execs.streams(target.vm().id(), target.exec());
    streams.requireUnread();
    ServerWebSocket socket = exchange.webSocket();
    Thread input = new WebSocketInput(socket, message -> write(streams, message)).start();
    try {
      AttachFrames.End end = follow(streams, socket);
      if (!socket.isClosed()) {
        AttachFrames.sendEnd(socket, end);
        WebSockets.close(socket);
      }
    } catch (RuntimeException e) {
      WebSockets.fail(socket, e);
    } finally {
      input.interrupt();
    }
  }

  private static AttachFrames.End follow(ExecStreams streams, ServerWebSocket socket)
      throws InterruptedException {
    try {
      Optional<Integer> exitCode =
          streams.follow(
              new WebSocketSink(socket, AttachFrames.STDOUT),
              new WebSocketSink(socket, AttachFrames.STDERR));
      return new AttachFrames.End(exitCode, Optional.empty());
    } catch (FailureException e) {
      return new AttachFrames.End(Optional.empty(), Optional.of(FailureView.of(e.failure())));
    }
  }

  private static boolean write(ExecStreams streams, byte[] message) {
    AttachFrames.Input input = AttachFrames.input(message);
    streams.write(input.bytes(), input.end());
    return !input.end();
  }
}

package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.bootwright.contracts.json.ContractsJson;

/**
 * The gateway's API for commands that run in VMs beside their own. Safe for use by several threads.
 */
public final class ExecClient {
  private final HttpTransport transport;

  ExecClient(HttpTransport transport) {
    this.transport = transport;
  }

  /** Runs a command; it was executed when its id is returned. */
  public String start(String vm, ObjectNode request) {
    return transport
        .exchange(
            transport
                .request(GatewayClient.path(vm, "/exec"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request.toString())))
        .path("id")
        .asText();
  }

  /** The command's three streams. */
  public AttachSocket attach(String vm, String exec, AttachListener listener) {
    return AttachSocket.open(transport, path(vm, exec, ""), listener);
  }

  /** Sends a signal to the command and what it has started. */
  public void signal(String vm, String exec, String signal) {
    post(path(vm, exec, "/kill"), object().put("signal", signal));
  }

  /** Gives the command's terminal another size. */
  public void resize(String vm, String exec, ObjectNode window) {
    post(path(vm, exec, "/resize"), window);
  }

  private void post(String path, ObjectNode body) {
    transport.send(
        transport
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private static String path(String vm, String exec, String rest) {
    return GatewayClient.path(vm, "/exec/" + exec + rest);
  }

  private static ObjectNode object() {
    return ContractsJson.shared().mapper().createObjectNode();
  }
}

package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.WindowSize;
import org.bootwright.gateway.exec.ExecDesk;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** Runs a command in a VM, beside its own. */
final class CreateExecRoute implements Route {
  /** What a client may have written into the log, at most. */
  private static final int MAXIMUM_PROGRAM_LENGTH = 256;

  private final VmDesk vms;
  private final ExecDesk execs;

  CreateExecRoute(VmDesk vms, ExecDesk execs) {
    this.vms = vms;
    this.execs = execs;
  }

  private record Created(UUID id) {}

  @Override
  public String operationId() {
    return "createExec";
  }

  @Override
  public void handle(Exchange exchange) {
    VmRecord vm = vms.find(exchange.path("vm"));
    exchange.concerns("vmId", vm.id());
    exchange.concerns("vmName", vm.name());
    ExecSpec spec = spec(exchange.body());
    exchange.concerns("program", program(spec));
    UUID exec = execs.start(vm, spec);
    exchange.concerns("exec", exec);
    exchange.response().putHeader("location", "/v1/vms/" + vm.id() + "/exec/" + exec);
    exchange.json(201, new Created(exec));
  }

  /** What the audit log has of a command: what follows the first word may be secret. */
  private static String program(ExecSpec spec) {
    String word = spec.command().getFirst().replaceAll("\\p{Cntrl}", "?");
    return word.substring(0, Math.min(word.length(), MAXIMUM_PROGRAM_LENGTH));
  }

  private static ExecSpec spec(JsonNode body) {
    var fields = new BodyFields(body);
    List<String> command = fields.texts("command");
    if (command.isEmpty()) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST, "/command", "field /command: name the command to run");
    }
    return new ExecSpec(
        command,
        fields.map("env"),
        fields.text("user"),
        fields.text("workdir"),
        body.path("terminal").asBoolean(),
        body.has("window") ? Optional.of(window(body.get("window"))) : Optional.empty());
  }

  static WindowSize window(JsonNode size) {
    return new WindowSize(size.path("rows").asInt(), size.path("columns").asInt());
  }
}

package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.doctor.Doctor;
import org.bootwright.cli.doctor.Finding;
import org.bootwright.cli.stack.HostPreparation;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    header = "Say what works on this host, what does not, and the command that mends it.",
    footer = {
      "",
      "Exit status: 0, or 69 when something is missing that VMs need.",
      "",
      "Example:",
      "  bootwright doctor",
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  private final Invocation invocation;

  DoctorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<Finding> findings =
        new Doctor(
                invocation.home(),
                HostPreparation.look(invocation.launch()),
                invocation.environment())
            .examine();
    if (json.wanted()) {
      invocation.printJson(findings.stream().map(DoctorCommand::toJson).toList());
    } else {
      findings.forEach(this::print);
    }
    boolean missing = findings.stream().anyMatch(one -> one.level() == Finding.Level.FAIL);
    return missing ? FailureCode.QEMU_MISSING.exitStatus() : 0;
  }

  private static JsonNode toJson(Finding finding) {
    return ContractsJson.shared()
        .mapper()
        .createObjectNode()
        .put("subject", finding.subject())
        .put("level", finding.level().toString())
        .put("text", finding.text())
        .put("remedy", finding.remedy());
  }

  private void print(Finding finding) {
    String remedy =
        finding.remedy().isEmpty() ? "" : "\n                  mend: " + finding.remedy();
    invocation.print(
        out ->
            out.printf(
                "%-5s %-11s %s%s%n", finding.level(), finding.subject(), finding.text(), remedy));
  }
}

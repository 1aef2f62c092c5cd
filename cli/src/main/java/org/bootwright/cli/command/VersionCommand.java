package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "version",
    header = "Print the version.",
    footer = {"", "Example:", "  bootwright version --json"})
final class VersionCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  private final Invocation invocation;

  VersionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    String implementation = VersionCommand.class.getPackage().getImplementationVersion();
    String version = implementation == null ? "development" : implementation;
    if (json.wanted()) {
      ObjectNode object = ContractsJson.shared().mapper().createObjectNode();
      object.put("version", version);
      object.put("buildId", invocation.launch().buildId());
      object.put("java", Runtime.version().toString());
      invocation.printJson(object);
    } else {
      invocation.print(
          out ->
              out.println(
                  "bootwright "
                      + version
                      + ", build "
                      + invocation.launch().buildId()
                      + ", Java "
                      + Runtime.version()));
    }
    return 0;
  }
}

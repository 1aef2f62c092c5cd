package org.bootwright.runner.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.RunnerId;

/**
 * Whose containers they are, as labels say it. A runner's id alone does not: the stack of each user
 * of a host has a runner of the same name.
 *
 * @param directory of this runner alone
 */
record ContainerOwner(RunnerId runner, Path directory) {
  private static final String RUNNER_LABEL = "org.bootwright.runner";
  private static final String DIRECTORY_LABEL = "org.bootwright.directory";

  Map<String, String> labels() {
    return Map.of(RUNNER_LABEL, runner.toString(), DIRECTORY_LABEL, directory.toString());
  }

  boolean owns(JsonNode labels) {
    return this.labels().entrySet().stream()
        .allMatch(label -> labels.path(label.getKey()).asText().equals(label.getValue()));
  }

  /** The parameter {@code filters} of a request that is about containers of this owner alone. */
  String filters(Map<String, String> others) {
    ObjectNode filters = ContractsJson.shared().mapper().createObjectNode();
    others.forEach((name, value) -> filters.putArray(name).add(value));
    ArrayNode wanted = filters.putArray("label");
    labels().forEach((name, value) -> wanted.add(name + "=" + value));
    return EngineImages.encoded(filters.toString());
  }
}

package org.bootwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;

/**
 * One event of {@code /v1/events}.
 *
 * @param name {@code vm}, {@code removed}, {@code conversion}, {@code warning} or {@code reset}
 * @param id where to resume after it; progress has none
 */
public record ServerSentEvent(String name, Optional<String> id, String data) {
  public JsonNode json() {
    try {
      return ContractsJson.shared().mapper().readTree(data);
    } catch (JsonProcessingException malformed) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "reading the gateway's events: an event of kind '" + name + "' is not JSON",
          malformed);
    }
  }

  /** The record that a {@code vm} event carries. */
  public Vm vm() {
    return Vm.parse(json());
  }
}

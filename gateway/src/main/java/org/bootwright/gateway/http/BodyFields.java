package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.SignalNumber;

/** The fields of a body whose shapes and ranges were checked against the OpenAPI document. */
record BodyFields(JsonNode body) {
  Optional<String> text(String field) {
    return body.has(field) ? Optional.of(body.get(field).asText()) : Optional.empty();
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    body.path(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** In the order of the body. */
  Map<String, String> map(String field) {
    Map<String, String> map = new LinkedHashMap<>();
    body.path(field)
        .properties()
        .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }

  /** The number of the signal that {@code signal} names; absent where the body has none. */
  Optional<Integer> signal() {
    return text("signal")
        .map(
            signal ->
                SignalNumber.parse(signal)
                    .orElseThrow(
                        () ->
                            ProblemException.field(
                                FailureCode.INVALID_REQUEST,
                                "/signal",
                                "there is no signal " + signal + "; SIGTERM or 15 is one")));
  }
}

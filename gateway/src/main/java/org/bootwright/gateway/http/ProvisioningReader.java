package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.Provisioning;
import org.bootwright.contracts.vm.SshPublicKey;

/** Reads who may log in to a VM, and what its cloud-init is to read. */
final class ProvisioningReader {
  private final JsonNode body;
  private final BodyFields fields;

  ProvisioningReader(JsonNode body) {
    this.body = body;
    this.fields = new BodyFields(body);
  }

  Provisioning provisioning() {
    List<SshPublicKey> keys = keys();
    try {
      return new Provisioning(keys, fields.text("userData"), fields.text("metaData"));
    } catch (IllegalArgumentException tooLarge) {
      // Counted in bytes, where the OpenAPI document counts characters.
      String field = body.has("userData") ? "userData" : "metaData";
      throw invalid(field, tooLarge);
    }
  }

  private List<SshPublicKey> keys() {
    List<SshPublicKey> keys = new ArrayList<>();
    for (JsonNode key : body.path("sshAuthorizedKeys")) {
      try {
        keys.add(new SshPublicKey(key.asText()));
      } catch (IllegalArgumentException malformed) {
        throw invalid("sshAuthorizedKeys/" + keys.size(), malformed);
      }
    }
    return keys;
  }

  private static ProblemException invalid(String field, IllegalArgumentException malformed) {
    return ProblemException.field(
        FailureCode.INVALID_REQUEST,
        "/" + field,
        "field /%s: %s".formatted(field, malformed.getMessage()));
  }
}

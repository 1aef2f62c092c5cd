package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;
import org.bootwright.gateway.vm.VmRecord;

/** Takes a VM on. */
final class CreateVmRoute implements Route {
  private final VmDesk vms;

  CreateVmRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "createVm";
  }

  @Override
  public void handle(Exchange exchange) {
    JsonNode body = exchange.body();
    SpecReader reader = new SpecReader(body);
    Optional<VmDesk.Idempotency> idempotency =
        exchange
            .header("Idempotency-Key")
            .map(key -> new VmDesk.Idempotency(key, fingerprint(exchange.bodyBytes())));
    VmRecord vm = vms.create(reader.spec(), reader.name(), Optional.empty(), idempotency);
    exchange.response().putHeader("location", "/v1/vms/" + vm.id());
    exchange.json(202, VmView.of(vm));
  }

  private static String fingerprint(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

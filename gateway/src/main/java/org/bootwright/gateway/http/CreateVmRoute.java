package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.bootwright.contracts.vm.VmSpec;
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
            .map(key -> new VmDesk.Idempotency(key, fingerprint(exchange)));
    VmSpec spec = reader.spec();
    exchange.concerns("image", spec.root().origin());
    VmRecord vm =
        vms.create(spec, reader.pull(), reader.name(), exchange.caller().owner(), idempotency);
    exchange.response().putHeader("location", "/v1/vms/" + vm.id());
    exchange.json(202, VmView.of(vm));
  }

  /** Of who asks, too: a key that two tokens happen to share is no way to the other's VM. */
  private static String fingerprint(Exchange exchange) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      exchange
          .caller()
          .owner()
          .ifPresent(owner -> digest.update(owner.token().getBytes(StandardCharsets.US_ASCII)));
      return HexFormat.of().formatHex(digest.digest(exchange.bodyBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

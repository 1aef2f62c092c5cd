package org.bootwright.gateway.http;

import org.bootwright.gateway.lifecycle.Records;

/** Says whether the gateway can take VMs: whether its database can be written. */
final class ReadinessRoute implements Route {
  private final Records records;

  ReadinessRoute(Records records) {
    this.records = records;
  }

  @Override
  public String operationId() {
    return "readiness";
  }

  @Override
  public void handle(Exchange exchange) {
    records.database().writeAside(records.outbox()::count);
    exchange.text(200, "text/plain; charset=utf-8", "ready\n");
  }
}

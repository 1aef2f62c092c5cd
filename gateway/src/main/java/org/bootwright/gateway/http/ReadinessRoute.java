package org.bootwright.gateway.http;

import org.bootwright.service.health.HealthReport;
import org.bootwright.service.health.Readiness;

/** Says whether the gateway can take VMs, and what is missing if it cannot. */
final class ReadinessRoute implements Route {
  private final Readiness readiness;

  ReadinessRoute(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public String operationId() {
    return "readiness";
  }

  @Override
  public void handle(Exchange exchange) {
    HealthReport report = HealthReport.ready(readiness);
    exchange.text(report.status(), HealthReport.CONTENT_TYPE, report.body());
  }
}

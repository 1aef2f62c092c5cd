package org.bootwright.gateway.http;

import org.bootwright.service.health.HealthReport;

/** Says that the process lives. */
final class HealthRoute implements Route {

  @Override
  public String operationId() {
    return "health";
  }

  @Override
  public void handle(Exchange exchange) {
    HealthReport report = HealthReport.alive();
    exchange.text(report.status(), HealthReport.CONTENT_TYPE, report.body());
  }
}

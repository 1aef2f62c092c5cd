package org.bootwright.gateway.http;

import org.bootwright.service.metrics.ServiceMetrics;

/** Serves what is measured in the Prometheus text format. */
final class MetricsRoute implements Route {
  private final ServiceMetrics metrics;

  MetricsRoute(ServiceMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String operationId() {
    return "metrics";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.text(200, ServiceMetrics.CONTENT_TYPE, metrics.scrape());
  }
}

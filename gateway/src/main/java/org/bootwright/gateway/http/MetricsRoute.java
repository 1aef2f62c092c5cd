package org.bootwright.gateway.http;

import java.time.InstantSource;
import java.util.Map;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.lifecycle.Records;
import org.bootwright.gateway.vm.VmState;

/** Serves gauges in the Prometheus text format. */
final class MetricsRoute implements Route {
  private final Records records;
  private final Fleet fleet;
  private final InstantSource clock;

  MetricsRoute(Records records, Fleet fleet, InstantSource clock) {
    this.records = records;
    this.fleet = fleet;
    this.clock = clock;
  }

  @Override
  public String operationId() {
    return "metrics";
  }

  @Override
  public void handle(Exchange exchange) {
    StringBuilder text = new StringBuilder();
    head(text, "bootwright_vms", "VMs by state");
    Map<VmState, Integer> counts = records.database().read(records.vms()::countByState);
    counts.forEach(
        (state, count) -> text.append("bootwright_vms{state=\"%s\"} %d\n".formatted(state, count)));
    gauge(
        text,
        "bootwright_conversions_under_way",
        "Conversions that wait or run",
        records.database().read(records.conversions()::findUnderWay).size());
    gauge(
        text,
        "bootwright_images",
        "Images that have a disk",
        records.database().read(records.images()::count));
    gauge(
        text,
        "bootwright_outbox_messages",
        "Messages that wait to be sent",
        records.database().read(records.outbox()::count));
    long up = fleet.all(clock.instant()).stream().filter(runner -> !runner.silent()).count();
    gauge(text, "bootwright_runners_up", "Runners that were heard of lately", up);
    exchange.text(200, "text/plain; version=0.0.4; charset=utf-8", text.toString());
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    head(text, name, help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String help) {
    text.append("# HELP %s %s\n# TYPE %s gauge\n".formatted(name, help, name));
  }
}

package org.bootwright.gateway;

import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.gateway.store.Database;
import org.bootwright.service.process.BrokerVariables;
import org.bootwright.service.process.Parts;
import org.bootwright.service.process.Service;
import org.bootwright.service.settings.Settings;

/** A gateway that its process is about to start. */
final class GatewayPlan implements Service.Plan {
  private final BrokerConfig broker;
  private final GatewayConfig config;

  GatewayPlan(Settings settings) {
    this.broker = BrokerVariables.read(settings, "gateway");
    this.config = GatewayVariables.read(settings);
  }

  @Override
  public void connect(Parts parts) {
    // Opened again by the gateway; here it is said early, and tried again, if it does not answer.
    Database.open(config.database()).close();
    BrokerVariables.open(broker, parts);
  }

  @Override
  public void serve(Parts parts) {
    parts
        .add("gateway", new Gateway(parts.bus(), config, parts.metrics(), parts.readiness()))
        .start();
  }
}

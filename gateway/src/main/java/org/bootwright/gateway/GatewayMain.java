package org.bootwright.gateway;

import java.net.InetSocketAddress;
import java.util.List;
import org.bootwright.service.process.Service;
import org.bootwright.service.process.ServiceMain;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Variable;

/** A gateway as a process of its own. */
public final class GatewayMain implements Service {
  private GatewayMain() {}

  public static void main(String[] arguments) {
    ServiceMain.run(new GatewayMain(), arguments);
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public String purpose() {
    return "the HTTP API, the records of VMs and their state machine";
  }

  @Override
  public List<Variable<?>> variables() {
    return GatewayVariables.all();
  }

  @Override
  public boolean servesHealth() {
    return true;
  }

  @Override
  public InetSocketAddress healthAddress(Settings settings) {
    return settings.get(GatewayVariables.LISTEN);
  }

  @Override
  public boolean healthIsEncrypted(Settings settings) {
    return settings.isSet(GatewayVariables.TLS_CERT);
  }

  @Override
  public Plan plan(Settings settings) {
    return new GatewayPlan(settings);
  }
}

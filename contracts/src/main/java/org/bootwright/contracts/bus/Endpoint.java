package org.bootwright.contracts.bus;

import org.bootwright.contracts.vm.RunnerId;

/**
 * Where requests are answered.
 *
 * @param shared several may answer there, each a part of the requests; else one at a time
 */
public record Endpoint(String name, boolean shared) {
  /** Any gateway. */
  public static final Endpoint GATEWAY = new Endpoint("gateway", true);

  /** One runner. */
  public static Endpoint runner(RunnerId runner) {
    return new Endpoint("runner." + runner, false);
  }
}

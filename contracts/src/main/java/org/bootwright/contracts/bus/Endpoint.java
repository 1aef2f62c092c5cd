package org.bootwright.contracts.bus;

import org.bootwright.contracts.vm.RunnerId;

/** Where requests are answered. */
public record Endpoint(String name) {
  /** Any gateway. */
  public static final Endpoint GATEWAY = new Endpoint("gateway");

  /** One runner. */
  public static Endpoint runner(RunnerId runner) {
    return new Endpoint("runner." + runner);
  }
}

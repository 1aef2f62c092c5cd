package org.bootwright.contracts.bus;

import org.bootwright.contracts.vm.RunnerId;

/** A queue that keeps each message until one consumer has taken care of it. */
public record WorkQueue(String name) {
  /** Jobs for converters. */
  public static final WorkQueue CONVERSIONS = new WorkQueue("conversions");

  /** Reports of workers for gateways. */
  public static final WorkQueue REPORTS = new WorkQueue("reports");

  /** Boots that any runner of this architecture may take. */
  public static WorkQueue boots(String architecture) {
    return new WorkQueue("boots." + architecture);
  }

  /** What must reach one runner. */
  public static WorkQueue runner(RunnerId runner) {
    return new WorkQueue("runner." + runner);
  }
}

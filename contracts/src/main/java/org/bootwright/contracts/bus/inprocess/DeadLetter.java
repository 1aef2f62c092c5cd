package org.bootwright.contracts.bus.inprocess;

import org.bootwright.contracts.bus.WorkQueue;

/**
 * A message that was set aside.
 *
 * @param body its wire form
 */
public record DeadLetter(WorkQueue queue, String body, String reason) {}

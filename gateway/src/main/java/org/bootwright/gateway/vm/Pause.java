package org.bootwright.gateway.vm;

import java.time.Instant;

/**
 * The runner's last word on whether a guest stands still. Reports may overtake each other, so it is
 * known when it was spoken.
 *
 * @param reason why, fit to be shown
 * @param over whether the guest goes on
 * @param at by the runner's clock
 */
public record Pause(String reason, boolean over, Instant at) {}

package org.bootwright.contracts.bus.measure;

/**
 * What a bus takes, confirmed.
 *
 * @param threads that sent at the same time
 * @param batch messages of each sendAll
 * @param medianMillis of a sendAll
 */
public record SendRate(
    int threads, int batch, double messagesPerSecond, double medianMillis, double p99Millis) {}

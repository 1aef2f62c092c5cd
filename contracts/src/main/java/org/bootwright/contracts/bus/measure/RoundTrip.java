package org.bootwright.contracts.bus.measure;

/** From a request to its reply, one after the other, with a server that answers at once. */
public record RoundTrip(int requests, double medianMillis, double p99Millis) {}

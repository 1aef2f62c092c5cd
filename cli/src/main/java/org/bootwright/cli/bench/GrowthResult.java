package org.bootwright.cli.bench;

import java.util.List;

/**
 * What twice as much of something takes.
 *
 * @param amount of the smaller image
 * @param seconds of the smaller image, the median
 * @param doubleSeconds of the larger image, the median
 * @param ratio the median of each run's time for the larger image by that for the smaller one
 * @param runs times for the smaller image, in their order
 * @param doubleRuns times for the larger image, in their order
 */
public record GrowthResult(
    String growth,
    String unit,
    int amount,
    double seconds,
    double doubleSeconds,
    double ratio,
    List<Double> runs,
    List<Double> doubleRuns) {}

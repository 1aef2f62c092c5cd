package org.bootwright.cli.bench;

import java.util.List;

/**
 * What one contender took for one input: medians.
 *
 * @param ofLimit wall time divided by that of the limit, each run by the run beside it
 * @param runs wall times, in their order
 */
public record ConvertResult(
    String input,
    String contender,
    double wallSeconds,
    double cpuSeconds,
    double ofLimit,
    List<Double> runs) {}

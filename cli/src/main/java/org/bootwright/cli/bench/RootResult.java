package org.bootwright.cli.bench;

/**
 * One thing that was measured of one kind of root.
 *
 * @param name stays the same from version to version, for scripts
 * @param value the median of all runs
 */
public record RootResult(String root, String name, double value, String unit) {}

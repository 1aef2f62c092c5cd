package org.bootwright.cli.bench;

/**
 * One thing that was measured.
 *
 * @param name stays the same from version to version, for scripts
 * @param meaning for people
 */
public record Figure(String name, double value, String unit, String meaning) {}

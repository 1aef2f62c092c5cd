package org.bootwright.cli.bench;

/** How long a process took, with all that it started; in seconds. */
record TimedRun(double wallSeconds, double cpuSeconds) {}

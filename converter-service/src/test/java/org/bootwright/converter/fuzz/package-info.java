/**
 * Inputs made up by a fuzzer that follows which code they reach. A target is a class with the
 * method that Jazzer calls; {@link org.bootwright.converter.fuzz.FuzzIT} runs each for a fixed
 * time, and {@link org.bootwright.converter.fuzz.FuzzSeedsTest} each on the seeds alone, which are
 * real inputs and what was found once.
 */
@NullMarked
package org.bootwright.converter.fuzz;

import org.jspecify.annotations.NullMarked;

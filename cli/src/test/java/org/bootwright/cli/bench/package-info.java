/** Tests of what benchmarks compute; nothing here is timed. */
@NullMarked
package org.bootwright.cli.bench;

import org.jspecify.annotations.NullMarked;

/** How fast a bus is: for benchmarks, over any adapter. */
@NullMarked
package org.bootwright.contracts.bus.measure;

import org.jspecify.annotations.NullMarked;

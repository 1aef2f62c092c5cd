/**
 * What services measure, and how it is shown: a registry in the format that Prometheus reads, and
 * the bounds of histograms. {@code docs/metrics.md} lists everything that is measured.
 */
@NullMarked
package org.bootwright.service.metrics;

import org.jspecify.annotations.NullMarked;

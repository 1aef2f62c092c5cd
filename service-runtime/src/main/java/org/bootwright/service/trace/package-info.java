/**
 * Traces: the SDK of OpenTelemetry for a process that exports them, and the few calls of its API
 * that services share.
 */
@NullMarked
package org.bootwright.service.trace;

import org.jspecify.annotations.NullMarked;

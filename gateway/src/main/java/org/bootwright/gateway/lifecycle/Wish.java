package org.bootwright.gateway.lifecycle;

import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.vm.VmSpec;

/**
 * A VM that somebody asks for.
 *
 * @param name absent for one that is made up
 * @param trace within which it is asked for
 */
record Wish(
    VmSpec spec,
    Optional<String> name,
    Optional<VmDesk.Idempotency> idempotency,
    Instant at,
    Context trace) {}

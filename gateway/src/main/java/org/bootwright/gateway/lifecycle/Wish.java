package org.bootwright.gateway.lifecycle;

import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.vm.Owner;

/**
 * A VM that somebody asks for.
 *
 * @param pull whether the image's registry is asked
 * @param name absent for one that is made up
 * @param owner whose limits the VM counts against
 * @param trace within which it is asked for
 */
record Wish(
    VmSpec spec,
    PullPolicy pull,
    Optional<String> name,
    Optional<Owner> owner,
    Optional<VmDesk.Idempotency> idempotency,
    Instant at,
    Context trace) {}

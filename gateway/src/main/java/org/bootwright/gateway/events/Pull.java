package org.bootwright.gateway.events;

import org.bootwright.contracts.vm.VmId;

/**
 * How far the image of a VM's container is. Only the latest counts, as with {@link Progress}.
 *
 * @param totalBytes of what the Engine has begun with; it grows
 */
public record Pull(VmId vm, long doneBytes, long totalBytes) {}

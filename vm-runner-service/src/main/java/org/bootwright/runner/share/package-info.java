/**
 * Trees of files of the host that virtiofsd serves to a VM. QEMU connects to the daemon's socket,
 * and the guest mounts what it finds there by its tag.
 */
@NullMarked
package org.bootwright.runner.share;

import org.jspecify.annotations.NullMarked;

/**
 * QEMU on this host: finding it, saying what a machine is made of as a command line, and the
 * process. The command line is a pure function of {@link org.bootwright.runner.qemu.QemuMachine},
 * pinned by golden files in the tests.
 *
 * <pre>
 *   qmp.sock ------ monitor            virtio-blk ---- disk.qcow2 ---- image's disk.raw (shared, read only)
 *   console.sock -- ttyS0              virtio-net ---- user-mode network (slirp), forwarded ports
 *   guest.sock ---- virtio-serial      virtio-rng, virtio-balloon, pvpanic
 * </pre>
 *
 * <p>What slirp does not offer: QEMU has no setting that keeps a guest from the services on the
 * host's loopback addresses. A guest reaches them through the gateway's address (10.0.2.2), as with
 * every QEMU in user mode; only {@code restrict=on} ends that, and the whole network with it.
 */
@NullMarked
package org.bootwright.runner.qemu;

import org.jspecify.annotations.NullMarked;

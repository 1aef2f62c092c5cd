/**
 * Unix sockets that QEMU listens on: where they lie, and how to reach them within a deadline. A
 * path in a socket address has room for 107 bytes, so sockets live in a short directory of their
 * own.
 */
@NullMarked
package org.bootwright.runner.socket;

import org.jspecify.annotations.NullMarked;

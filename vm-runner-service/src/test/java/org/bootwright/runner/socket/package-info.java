/** Tests of sockets and their directories. */
@NullMarked
package org.bootwright.runner.socket;

import org.jspecify.annotations.NullMarked;

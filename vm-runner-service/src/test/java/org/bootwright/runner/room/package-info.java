/** Tests of what a host promises to VMs. */
@NullMarked
package org.bootwright.runner.room;

import org.jspecify.annotations.NullMarked;

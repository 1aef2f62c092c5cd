/**
 * What this host can hold: processors, memory and disk as they are promised to VMs. Nothing is
 * measured while VMs run, but for the free space of the state directory's file system, since disks
 * are sparse and may be promised more than once.
 */
@NullMarked
package org.bootwright.runner.room;

import org.jspecify.annotations.NullMarked;

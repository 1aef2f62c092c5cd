/**
 * The disk of one VM: a qcow2 file that holds what the VM wrote, on top of the image's raw disk,
 * which all VMs of the image share and none writes.
 */
@NullMarked
package org.bootwright.runner.disk;

import org.jspecify.annotations.NullMarked;

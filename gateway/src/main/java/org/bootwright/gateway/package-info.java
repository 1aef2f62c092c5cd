/**
 * The gateway as one object: the HTTP API in front, the records in the middle, the bus behind. It
 * owns the truth about VMs; converters and runners only report to it.
 */
@NullMarked
package org.bootwright.gateway;

import org.jspecify.annotations.NullMarked;

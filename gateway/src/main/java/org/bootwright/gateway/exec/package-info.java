/**
 * Commands that run in VMs beside their own. The runner keeps them; a gateway asks it, and keeps
 * nothing, so that any gateway reaches any of them.
 */
@NullMarked
package org.bootwright.gateway.exec;

import org.jspecify.annotations.NullMarked;

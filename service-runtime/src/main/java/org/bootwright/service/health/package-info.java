/**
 * Whether a process lives and whether it can work, for whoever starts and watches it: {@code
 * /healthz}, {@code /readyz} and {@code /metrics} of the services that have no HTTP of their own,
 * and the probe that asks for them.
 */
@NullMarked
package org.bootwright.service.health;

import org.jspecify.annotations.NullMarked;

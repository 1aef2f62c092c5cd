/**
 * What changed, for everybody who listens: kept in a table so that a listener can come back and
 * miss nothing, and signalled so that nobody has to poll.
 */
@NullMarked
package org.bootwright.gateway.events;

import org.jspecify.annotations.NullMarked;

/**
 * The trace that a piece of work belongs to, as it travels with messages and records. One boot is
 * one trace, whichever services and hosts take part in it.
 */
@NullMarked
package org.bootwright.contracts.trace;

import org.jspecify.annotations.NullMarked;

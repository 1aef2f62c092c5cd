/**
 * Every message that services exchange, sorted by how it has to travel.
 *
 * <pre>
 *  gateway --Job-----------> work queue -------> converter, runner   (exactly one takes it)
 *  gateway --RunnerCommand-> runner's queue ---> that runner
 *  worker  --Report--------> report queue -----> a gateway           (never lost)
 *  anyone  --Notice--------> everybody listening                     (may be lost)
 *  anyone  --Request-------> one server, which answers with a Reply
 * </pre>
 */
@NullMarked
package org.bootwright.contracts.message;

import org.jspecify.annotations.NullMarked;

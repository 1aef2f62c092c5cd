/**
 * What a VM writes and what is written to it, between a runner and somebody who watches. Bytes are
 * asked for piece by piece, so that a slow reader slows the guest down and nothing piles up here.
 *
 * <pre>
 *  sink <-- OutputReader --ReadOutput--> runner        client --> InputWriter --WriteInput--> runner
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.output;

import org.jspecify.annotations.NullMarked;

/**
 * What VMs write, in files of bounded size, read by absolute offset. A reader holds a stream by
 * asking: while one that asked within the last 30 s is more than a window behind, the writer waits,
 * which in the end stops the guest from writing; with no reader, the oldest bytes are dropped.
 *
 * <pre>
 *    dropped     |   older segment    |   current segment   |
 *  0 ----------- first ------------------------------------ end    absolute offsets
 *                    ^ reader            at most a window behind the end
 * </pre>
 */
@NullMarked
package org.bootwright.runner.output;

import org.jspecify.annotations.NullMarked;

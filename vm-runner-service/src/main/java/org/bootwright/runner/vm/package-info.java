/**
 * The life of one VM, told by one thread: what it boots from, its boots, and how it ends. While it
 * has written all that it may, it stands still.
 *
 * <pre>
 *   prepare --&gt; boot --HELLO, ROOT_MOUNTED, STARTED--&gt; run --EXIT, power-off--&gt; ended
 *                ^ |                                    |
 *                | +-- hung, panicked: once more        +-- reset: boot again, on the same disk
 *                +------------------------------------- +
 * </pre>
 */
@NullMarked
package org.bootwright.runner.vm;

import org.jspecify.annotations.NullMarked;

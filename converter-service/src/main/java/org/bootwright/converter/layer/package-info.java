/**
 * Turns the blob of a layer into the tar stream inside it: decompressed, bounded, and with both of
 * its digests verified on the way.
 *
 * <pre>
 *  blob ─&gt; digest, size ─&gt; gzip | zstd | plain ─&gt; [ReadAhead] ─&gt; size bound ─&gt; diff ID ─&gt; tar
 *          \______________ thread of its own ________________/    \____ caller's thread ____/
 * </pre>
 */
@NullMarked
package org.bootwright.converter.layer;

import org.jspecify.annotations.NullMarked;

/**
 * Turns the blob of a layer into the tar stream inside it: decompressed, bounded, and with both of
 * its digests verified on the way. See docs/adr/0012.
 *
 * <pre>
 *  BlobReader: blob, its digest ─&gt; [Pipe] ─&gt; Decoder: gzip | zstd | plain ─&gt; [Pipe] ─┬─&gt; diff ID
 *  \______ thread of its own ______/         \______ thread of its own _______/        └─&gt; tar
 * </pre>
 */
@NullMarked
package org.bootwright.converter.layer;

import org.jspecify.annotations.NullMarked;

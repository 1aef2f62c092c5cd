/**
 * Images in the store of a Docker Engine, which gives them as {@code docker save} does.
 *
 * <pre>
 *  EngineSource ── inspects the image: platform, configuration, diff IDs
 *        │
 *  SavedLayers  ── its archive, read once: layers are handed out as they come
 * </pre>
 *
 * The archive has the layers sorted by names that do not tell their place, and Engines up to 24
 * write all of it to their own disk before the first byte comes. So it is asked for once and read
 * once, and each layer is known by its diff ID when it was read. The names are those of one of
 * three kinds of Engine:
 *
 * <pre>
 *  up to 24               HEX/layer.tar       plain; a layer that was there before: a link to it
 *  25 and later           blobs/sha256/HEX    plain, beside JSON documents
 *  with containerd's      blobs/sha256/HEX    as the registry had it (gzip, zstd), beside JSON
 *  store (29's default)                       documents
 * </pre>
 */
@NullMarked
package org.bootwright.converter.source.engine;

import org.jspecify.annotations.NullMarked;

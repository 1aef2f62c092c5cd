/**
 * Images as {@code docker save} writes them.
 *
 * <pre>
 *  manifest.json   [{"Config": "HEX.json", "RepoTags": ["name:tag"], "Layers": ["HEX/layer.tar"]}]
 *  HEX.json        the image's configuration; HEX is its digest, Docker's image id
 *  HEX/layer.tar   a layer, or a link to the same layer under another name
 * </pre>
 *
 * <p>Docker 25 and later write {@code blobs/sha256/HEX} in the place of those names, which is an
 * OCI image layout too. There is no manifest with a digest in either, so the digest of the
 * configuration, which holds all diff IDs, stands for the image.
 */
@NullMarked
package org.bootwright.converter.source.dockerarchive;

import org.jspecify.annotations.NullMarked;

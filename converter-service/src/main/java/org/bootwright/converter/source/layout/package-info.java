/**
 * Images in the OCI image layout, in a directory ({@code oci:}) or a tar file of one ({@code
 * oci-archive:}).
 *
 * <pre>
 *  oci-layout        {"imageLayoutVersion": "1.0.0"}
 *  index.json        manifests with their tags
 *  blobs/sha256/HEX  indexes, manifests, configurations, layers
 * </pre>
 */
@NullMarked
package org.bootwright.converter.source.layout;

import org.jspecify.annotations.NullMarked;

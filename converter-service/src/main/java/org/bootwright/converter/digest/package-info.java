/** SHA-256 over bytes and streams, as the digests of the OCI image specification. */
@NullMarked
package org.bootwright.converter.digest;

import org.jspecify.annotations.NullMarked;

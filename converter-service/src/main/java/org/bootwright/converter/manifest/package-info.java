/**
 * The JSON documents of an image, read with suspicion: bounded, without duplicate keys, every field
 * checked for its kind, every failure naming the document and the field.
 *
 * <pre>
 *  index ──(platform)──&gt; manifest ──&gt; configuration (platform, entrypoint, diff IDs)
 *                           └───────&gt; layers (blob digest, size, media type)
 * </pre>
 */
@NullMarked
package org.bootwright.converter.manifest;

import org.jspecify.annotations.NullMarked;

/**
 * Makes bootable ext4 disks out of OCI images. {@link org.bootwright.converter.ConverterService}
 * takes jobs from the bus; {@link org.bootwright.converter.ImageConverter} is the engine under it,
 * of use by itself.
 *
 * <pre>
 *  ConverterService ─&gt; ImageLibrary ─&gt; ImageConverter ─&gt; DiskBuilder
 *    (bus, claims)      (store, once      (reference       (layers, merge, ext4)
 *                        per digest)       to source)
 * </pre>
 */
@NullMarked
package org.bootwright.converter;

import org.jspecify.annotations.NullMarked;

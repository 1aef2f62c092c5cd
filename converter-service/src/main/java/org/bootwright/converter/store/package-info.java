/**
 * Keeps converted disks, by the digest of their image. What is being made stands in {@code
 * building} under a lock until it is whole and synced; so a crash leaves nothing that looks
 * finished, and the next start removes what it left.
 *
 * <pre>
 *  images/
 *    sha256/HEX/disk.raw      the disk
 *    sha256/HEX/image.json    its description; the image counts as there when this file is
 *    building/ID/             one conversion, or removal, under way
 *    building/ID.lock         locked by the process that does it, as long as it lives
 * </pre>
 */
@NullMarked
package org.bootwright.converter.store;

import org.jspecify.annotations.NullMarked;

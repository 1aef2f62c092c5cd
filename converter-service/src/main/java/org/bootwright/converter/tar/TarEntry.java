package org.bootwright.converter.tar;

import java.util.Map;

/**
 * One entry of an archive, as its header and its PAX records say, unjudged: a name may still be
 * absolute or climb.
 *
 * @param name byte string, as written, never empty
 * @param linkName byte string; empty unless the entry is a hard link or a symbolic link
 * @param mode permission bits, 07777; the file type bits that Docker adds are gone
 * @param sizeBytes of the body; 0 for everything but a regular file
 * @param storedBytes of the body that are in the archive: fewer where a file is stored without
 *     holes
 * @param modifiedNanos 0 to 999,999,999, added to {@code modifiedSeconds}, also before 1970
 * @param extendedAttributes full names (byte strings) to values
 */
public record TarEntry(
    TarEntryType type,
    String name,
    String linkName,
    int mode,
    long userId,
    long groupId,
    long sizeBytes,
    long storedBytes,
    long modifiedSeconds,
    int modifiedNanos,
    long deviceMajor,
    long deviceMinor,
    Map<String, byte[]> extendedAttributes) {}

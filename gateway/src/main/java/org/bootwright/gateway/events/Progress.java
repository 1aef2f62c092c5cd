package org.bootwright.gateway.events;

import java.util.UUID;

/**
 * How far a conversion is. Only the latest counts, so it is kept in memory and carries no number.
 *
 * @param doneBytes of the image's compressed bytes
 * @param totalBytes 0 while it is not known
 */
public record Progress(
    UUID conversion, int attempt, String step, long doneBytes, long totalBytes) {}

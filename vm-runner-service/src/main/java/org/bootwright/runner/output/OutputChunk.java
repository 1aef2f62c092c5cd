package org.bootwright.runner.output;

/**
 * A piece of output. Whoever receives the bytes owns them.
 *
 * @param offset of the first byte; larger than the one asked for when older output was dropped
 * @param end nothing follows behind these bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost as much as the read
public record OutputChunk(long offset, byte[] bytes, boolean end) {}

package org.bootwright.converter.tar;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the map of a sparse file in each form that GNU tar has for it ("Storing Sparse Files" in
 * its manual): in the header and blocks that follow it (the old format, type {@code S}), in PAX
 * records (versions 0.0 and 0.1), or as text at the beginning of the body (1.0).
 */
final class SparseMapReader {
  /** Four entries of the map in the header; then whether blocks follow, and the file's size. */
  private static final int HEADER_MAP_OFFSET = 386;

  private static final int HEADER_MAP_ENTRIES = 4;
  private static final int HEADER_IS_EXTENDED_OFFSET = 482;
  private static final int HEADER_REAL_SIZE_OFFSET = 483;

  /** In each block that follows. */
  private static final int BLOCK_MAP_ENTRIES = 21;

  private static final int BLOCK_IS_EXTENDED_OFFSET = 504;

  private static final int NUMBER_LENGTH = 12;

  private final TarBuffer buffer;
  private long[] bounds = new long[2 * HEADER_MAP_ENTRIES];
  private int count;

  SparseMapReader(TarBuffer buffer) {
    this.buffer = buffer;
  }

  /** Of a header of type {@code S}, which was just read. */
  SparseMap readOld(TarBlock header, long storedBytes) throws IOException {
    long realSize = header.number(HEADER_REAL_SIZE_OFFSET, NUMBER_LENGTH, "size");
    boolean extended = header.isSet(HEADER_IS_EXTENDED_OFFSET);
    readEntries(header, HEADER_MAP_OFFSET, HEADER_MAP_ENTRIES);
    while (extended) {
      TarBlock block = buffer.readContinuation();
      extended = block.isSet(BLOCK_IS_EXTENDED_OFFSET);
      readEntries(block, 0, BLOCK_MAP_ENTRIES);
    }
    return map(realSize, storedBytes);
  }

  /** Of PAX records alone. */
  SparseMap readRecords(String numbers, long realSize, long storedBytes) throws TarException {
    for (String number : numbers.split(",", -1)) {
      add(PaxRecords.parseNumber("GNU.sparse.map", number));
    }
    return map(realSize, storedBytes);
  }

  /**
   * From the beginning of a body: the count of segments, then each one's offset and length, all in
   * decimal on lines of their own, padded to whole blocks.
   *
   * @param bodyBytes with the map
   */
  SparseMap readBody(long realSize, long bodyBytes) throws IOException {
    long before = buffer.position();
    DecimalLines lines = new DecimalLines();
    long segments = lines.next();
    if (segments > SparseMap.MAX_SEGMENTS) {
      throw tooMany();
    }
    for (long number = 0; number < 2 * segments; number++) {
      add(lines.next());
    }
    return map(realSize, bodyBytes - (buffer.position() - before));
  }

  private void readEntries(TarBlock block, int offset, int entries) throws TarException {
    for (int entry = 0; entry < entries; entry++) {
      int at = offset + entry * 2 * NUMBER_LENGTH;
      if (!block.isSet(at)) {
        return;
      }
      add(block.number(at, NUMBER_LENGTH, "offset"));
      add(block.number(at + NUMBER_LENGTH, NUMBER_LENGTH, "numbytes"));
    }
  }

  private void add(long number) throws TarException {
    if (count == 2 * SparseMap.MAX_SEGMENTS) {
      throw tooMany();
    }
    if (count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * count);
    }
    bounds[count] = number;
    count++;
  }

  private SparseMap map(long realSize, long storedBytes) throws TarException {
    if (count % 2 != 0 || realSize < 0) {
      throw new TarException("the map of a sparse file is malformed");
    }
    return SparseMap.of(realSize, Arrays.copyOf(bounds, count), storedBytes);
  }

  private static TarException tooMany() {
    return new TarException(
        "a sparse file in more than %d pieces".formatted(SparseMap.MAX_SEGMENTS));
  }

  /** Reads as many blocks as the lines take. */
  private final class DecimalLines {
    /** Digits of a number of 63 bits. */
    private static final int MAX_DIGITS = 19;

    private @Nullable TarBlock block;
    private int position;

    long next() throws IOException {
      StringBuilder digits = new StringBuilder();
      for (byte octet = octet(); octet != '\n'; octet = octet()) {
        if (octet < '0' || octet > '9' || digits.length() == MAX_DIGITS) {
          throw new TarException("the map of a sparse file is malformed");
        }
        digits.append((char) octet);
      }
      return PaxRecords.parseNumber("map of a sparse file", digits.toString());
    }

    private byte octet() throws IOException {
      TarBlock here = block;
      if (here == null || position == TarBlock.SIZE) {
        here = buffer.readContinuation();
        block = here;
        position = 0;
      }
      byte octet = here.octet(position);
      position++;
      return octet;
    }
  }
}

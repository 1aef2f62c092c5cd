package org.bootwright.converter.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the entries of an archive one after the other. Bodies come out as slices of the source's
 * own pieces, so nothing is copied on the way to a disk. For one thread.
 *
 * <p>Understood: V7, ustar, PAX, GNU long names, star, base 256 numbers, GNU's sparse files of all
 * versions. Refused, because they could not be read faithfully: entry types that make no file.
 * Global PAX headers, and whatever follows the end of the archive, are passed over, as container
 * engines do.
 */
public final class TarReader {
  /** Bytes of one extended header, the bound of Go's reader; a path takes at most 4 KiB of it. */
  private static final int MAX_EXTENDED_HEADER_BYTES = 1 << 20;

  /** Headers in a row that speak of one entry. Real writers need three at most: x, L, K. */
  private static final int MAX_EXTENDED_HEADERS = 16;

  /** A sparse file as GNU tar wrote it before PAX. */
  private static final byte OLD_SPARSE = 'S';

  /** Linux's own mode bits: permissions, set-user-id, set-group-id, sticky. */
  private static final int PERMISSION_BITS = 07777;

  private final TarBuffer buffer;
  private final TarBody body;
  private PaxRecords global = PaxRecords.NONE;

  public TarReader(TarSource source) {
    this.buffer = new TarBuffer(source);
    this.body = new TarBody(buffer);
  }

  /** Does not close the stream. */
  public TarReader(InputStream stream) {
    this(new StreamSource(stream));
  }

  /**
   * How many bytes of the archive have been consumed: where the next header or body byte stands.
   */
  public long position() {
    return buffer.position();
  }

  /**
   * The next entry; what is left of the body of the one before is passed over. Empty at the end of
   * the archive, which is two zero blocks, or the end of the stream.
   *
   * @throws TarException if the stream is not an archive, or ends inside an entry
   */
  public Optional<TarEntry> next() throws IOException {
    body.skip();
    PaxRecords records = PaxRecords.NONE;
    String longName = "";
    String longLinkName = "";
    boolean announced = false;
    for (int headers = 0; headers < MAX_EXTENDED_HEADERS; headers++) {
      if (!buffer.hasMore()) {
        return endOfStream(announced);
      }
      TarBlock block = buffer.readHeader();
      if (block.isZero()) {
        return endOfArchive(announced);
      }
      block.verifyChecksum();
      announced |= block.type() != 'g';
      switch (block.type()) {
        case 'x', 'X' -> records = PaxRecords.parse(readExtendedHeader(block));
        case 'g' -> global = PaxRecords.parse(readExtendedHeader(block));
        case 'L' -> longName = upToNul(readExtendedHeader(block));
        case 'K' -> longLinkName = upToNul(readExtendedHeader(block));
        default -> {
          return Optional.of(readEntry(block, records, longName, longLinkName));
        }
      }
    }
    throw new TarException("more than " + MAX_EXTENDED_HEADERS + " extended headers in a row");
  }

  /** A record of the global PAX header that came last; it changes no entry. */
  public Optional<String> globalRecord(String key) {
    String value = global.text(key, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /**
   * The next bytes of the current entry's body, straight from the source's piece: valid until the
   * next call. Empty (nothing remaining) at the body's end.
   */
  public ByteBuffer nextChunk() throws IOException {
    return body.nextChunk();
  }

  /** Passes over zeros that come next and are not in the archive, and returns how many. */
  public long skipHole() {
    return body.skipHole();
  }

  private TarEntry readEntry(
      TarBlock block, PaxRecords records, String longName, String longLinkName) throws IOException {
    String headerName = longName.isEmpty() ? block.name() : longName;
    String name = records.text("GNU.sparse.name", records.text("path", headerName));
    if (name.isEmpty()) {
      throw new TarException("an entry has no name");
    }
    TarEntryType type = typeOf(block, headerName, name);
    long headerSize = block.size();
    long stored = type.isHeaderOnly() ? 0 : orElse(records.number("size"), headerSize);
    if (stored < 0 || headerSize < 0) {
      throw new TarException(TarText.printable(name) + ": the size is negative");
    }
    long position = buffer.position();
    Optional<SparseMap> map = sparseMap(block, records, type, stored, name);
    if (map.isPresent()) {
      // A map at the beginning of the body was part of what is stored.
      boolean inBody = block.type() != OLD_SPARSE;
      stored -= inBody ? buffer.position() - position : 0;
      body.beginSparse(map.get(), stored);
    } else {
      body.begin(stored);
    }
    boolean link = type == TarEntryType.HARD_LINK || type == TarEntryType.SYMBOLIC_LINK;
    String headerLink = longLinkName.isEmpty() ? block.linkName() : longLinkName;
    PaxTime modified = records.modified(block.modifiedSeconds());
    return new TarEntry(
        type,
        name,
        link ? records.text("linkpath", headerLink) : "",
        (int) (block.mode() & PERMISSION_BITS),
        orElse(records.number("uid"), block.userId()),
        orElse(records.number("gid"), block.groupId()),
        map.map(SparseMap::sizeBytes).orElse(stored),
        stored,
        modified.seconds(),
        modified.nanos(),
        block.deviceMajor(),
        block.deviceMinor(),
        records.extendedAttributes());
  }

  private static long orElse(OptionalLong number, long otherwise) {
    return number.orElse(otherwise);
  }

  /** The map of a sparse file, whatever its form; afterwards come the stored bytes. */
  private Optional<SparseMap> sparseMap(
      TarBlock block, PaxRecords records, TarEntryType type, long bodyBytes, String name)
      throws IOException {
    Optional<String> version = records.sparseVersion();
    if (block.type() == OLD_SPARSE) {
      return Optional.of(new SparseMapReader(buffer).readOld(block, bodyBytes));
    }
    if (version.isEmpty()) {
      return Optional.empty();
    }
    if (type != TarEntryType.REGULAR_FILE) {
      throw new TarException(TarText.printable(name) + ": sparse, but not a regular file");
    }
    long realSize = orElse(records.number("GNU.sparse.realsize"), -1);
    SparseMapReader reader = new SparseMapReader(buffer);
    return switch (version.get()) {
      case "0.0", "0.1" -> {
        long size = orElse(records.number("GNU.sparse.size"), realSize);
        String numbers = records.sparseMap().orElse("");
        yield Optional.of(reader.readRecords(numbers, size, bodyBytes));
      }
      case "1.0" -> Optional.of(reader.readBody(realSize, bodyBytes));
      default ->
          throw new UnsupportedEntryException(
              "%s: stored as a sparse file of version %s, which is not known"
                  .formatted(TarText.printable(name), TarText.printable(version.get())));
    };
  }

  private static TarEntryType typeOf(TarBlock block, String headerName, String name)
      throws UnsupportedEntryException {
    return switch (block.type()) {
      // V7 has no type for a directory: its name ends in a slash.
      case 0 -> headerName.endsWith("/") ? TarEntryType.DIRECTORY : TarEntryType.REGULAR_FILE;
      // 7 is a "contiguous" file; POSIX tells readers to take it for a regular one.
      case '0', '7', OLD_SPARSE -> TarEntryType.REGULAR_FILE;
      case '1' -> TarEntryType.HARD_LINK;
      case '2' -> TarEntryType.SYMBOLIC_LINK;
      case '3' -> TarEntryType.CHARACTER_DEVICE;
      case '4' -> TarEntryType.BLOCK_DEVICE;
      case '5' -> TarEntryType.DIRECTORY;
      case '6' -> TarEntryType.FIFO;
      default ->
          throw new UnsupportedEntryException(
              "%s: entry type '%s' is not known"
                  .formatted(
                      TarText.printable(name),
                      TarText.printable(String.valueOf((char) (block.type() & 0xff)))));
    };
  }

  private byte[] readExtendedHeader(TarBlock block) throws IOException {
    long size = block.size();
    if (size < 0 || size > MAX_EXTENDED_HEADER_BYTES) {
      throw new TarException(
          "an extended header of %d bytes; at most %d are read"
              .formatted(size, MAX_EXTENDED_HEADER_BYTES));
    }
    body.begin(size);
    byte[] bytes = new byte[(int) size];
    int filled = 0;
    while (filled < bytes.length) {
      ByteBuffer chunk = nextChunk();
      int length = chunk.remaining();
      chunk.get(bytes, filled, length);
      filled += length;
    }
    body.skip();
    return bytes;
  }

  private static Optional<TarEntry> endOfStream(boolean announced) throws TarException {
    if (announced) {
      throw new TarException("the archive ends after an extended header");
    }
    return Optional.empty();
  }

  /** Behind one zero block: a second one, of which a careless writer may have cut something. */
  private Optional<TarEntry> endOfArchive(boolean announced) throws IOException {
    endOfStream(announced);
    int left = TarBlock.SIZE;
    while (left > 0 && buffer.hasMore()) {
      ByteBuffer chunk = buffer.readChunk(left);
      left -= chunk.remaining();
      while (chunk.hasRemaining()) {
        if (chunk.get() != 0) {
          throw new TarException("a zero block stands where a header belongs");
        }
      }
    }
    return Optional.empty();
  }

  private static String upToNul(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOf(body, end), ISO_8859_1);
  }
}

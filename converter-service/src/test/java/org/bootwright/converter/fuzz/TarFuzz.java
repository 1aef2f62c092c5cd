package org.bootwright.converter.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.bootwright.converter.tar.TarEntry;
import org.bootwright.converter.tar.TarException;
import org.bootwright.converter.tar.TarReader;
import org.bootwright.converter.tar.UnsupportedEntryException;

/**
 * Any bytes are an archive, or are refused as one; and no more comes out than went in, but for
 * holes.
 */
public final class TarFuzz {
  private TarFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    try {
      read(data);
    } catch (TarException | UnsupportedEntryException refused) {
      Messages.requirePrintable(refused);
    }
  }

  private static void read(byte[] data) throws IOException {
    TarReader tar = new TarReader(new ByteArrayInputStream(data));
    long bodyBytes = 0;
    long position = 0;
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarEntry entry = next.get();
      require(!entry.name().isEmpty(), "an entry without a name");
      require(entry.sizeBytes() >= 0, "a negative size");
      require(tar.position() > position, "an entry that takes no bytes");
      position = tar.position();
      long left = entry.sizeBytes();
      int chunkBytes;
      do {
        left -= tar.skipHole();
        chunkBytes = tar.nextChunk().remaining();
        left -= chunkBytes;
        bodyBytes += chunkBytes;
      } while (chunkBytes > 0);
      require(left == 0, "a body of another size than its entry's");
    }
    require(bodyBytes <= data.length, "more bytes than there were");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}

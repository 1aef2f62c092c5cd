package org.bootwright.converter.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives to measure with. */
public final class TarArchives {
  private static final int FILES_OF_A_DIRECTORY = 100;

  private TarArchives() {}

  /** Files of one size, 100 to a directory, as Docker writes them: times in PAX records. */
  public static byte[] ofFiles(int count, int sizeBytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      byte[] content = new byte[sizeBytes];
      for (int i = 0; i < count; i++) {
        TarArchiveEntry entry =
            new TarArchiveEntry(
                "srv/data/dir-%04d/some-file-%06d".formatted(i / FILES_OF_A_DIRECTORY, i));
        entry.setSize(sizeBytes);
        entry.addPaxHeader("SCHILY.xattr.user.note", "text");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

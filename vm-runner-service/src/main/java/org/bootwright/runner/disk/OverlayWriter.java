package org.bootwright.runner.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes an empty qcow2 file on a raw base, as {@code qemu-img create -f qcow2 -F raw -b} does
 * (QEMU's docs/interop/qcow2.rst): starting that program takes longer than all else that is done
 * before QEMU is. Clusters of 64 KiB:
 *
 * <pre>
 *   0  header, its extensions, the base's name      1  refcount table, of one entry
 *   2  the refcount block                           3  L1 table, nothing in it
 * </pre>
 */
final class OverlayWriter {
  private static final int VERSION = 3;
  private static final int CLUSTER_BITS = 16;
  private static final int CLUSTER_BYTES = 1 << CLUSTER_BITS;

  /** One cluster of the L2 table, which an L1 entry points at, maps this much of the disk. */
  private static final long BYTES_PER_L1_ENTRY =
      (CLUSTER_BYTES / Long.BYTES) * (long) CLUSTER_BYTES;

  /** Reference counts of two bytes. */
  private static final int REFCOUNT_ORDER = 4;

  /** With the byte of the compression type, rounded up to eight. */
  private static final int HEADER_BYTES = 112;

  private static final int EXTENSION_BACKING_FORMAT = 0xe2792aca;
  private static final String BACKING_FORMAT = "raw";
  private static final int SECTOR_BYTES = 512;

  private OverlayWriter() {}

  /**
   * Writes a new file.
   *
   * @param sizeBytes of the disk, rounded up to whole sectors
   */
  static void write(Path file, Path base, long sizeBytes) throws IOException {
    long size = (sizeBytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
    int l1Entries = Math.toIntExact(Math.ceilDiv(size, BYTES_PER_L1_ENTRY));
    int l1Clusters = Math.ceilDiv(l1Entries * Long.BYTES, CLUSTER_BYTES);
    ByteBuffer header = header(base, size, l1Entries);
    try (FileChannel output =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(output, 0, header);
      write(output, cluster(1), ByteBuffer.allocate(Long.BYTES).putLong(cluster(2)).flip());
      write(output, cluster(2), oneReferenceEach(3 + l1Clusters));
      // What was not written is a hole, which reads as zeros: tables without an entry.
      write(output, cluster(3 + l1Clusters) - 1, ByteBuffer.allocate(1));
    }
  }

  private static ByteBuffer header(Path base, long sizeBytes, int l1Entries) throws IOException {
    byte[] name = base.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > OverlayHeader.MAXIMUM_NAME_BYTES) {
      throw new IOException(
          "the path of the image's disk has %d bytes, and a qcow2 file can name one of %d: %s"
              .formatted(name.length, OverlayHeader.MAXIMUM_NAME_BYTES, base));
    }
    ByteBuffer header = ByteBuffer.allocate(2 * OverlayHeader.MAXIMUM_NAME_BYTES);
    header.position(HEADER_BYTES);
    byte[] format = BACKING_FORMAT.getBytes(StandardCharsets.US_ASCII);
    header.putInt(EXTENSION_BACKING_FORMAT).putInt(format.length).put(format);
    header.position(Math.ceilDiv(header.position(), Long.BYTES) * Long.BYTES);
    header.putLong(0); // the end of the extensions
    int nameOffset = header.position();
    header.put(name).flip();
    header.putInt(0, OverlayHeader.MAGIC);
    header.putInt(4, VERSION);
    header.putLong(8, nameOffset);
    header.putInt(16, name.length);
    header.putInt(20, CLUSTER_BITS);
    header.putLong(24, sizeBytes);
    header.putInt(36, l1Entries);
    header.putLong(40, cluster(3));
    header.putLong(48, cluster(1));
    header.putInt(56, 1); // clusters of the refcount table
    header.putInt(96, REFCOUNT_ORDER);
    header.putInt(100, HEADER_BYTES);
    return header;
  }

  private static ByteBuffer oneReferenceEach(int clusters) {
    ByteBuffer counts = ByteBuffer.allocate(clusters * Short.BYTES);
    while (counts.hasRemaining()) {
      counts.putShort((short) 1);
    }
    return counts.flip();
  }

  private static long cluster(int index) {
    return (long) index << CLUSTER_BITS;
  }

  private static void write(FileChannel output, long offset, ByteBuffer bytes) throws IOException {
    for (long at = offset; bytes.hasRemaining(); ) {
      at += output.write(bytes, at);
    }
  }
}

package org.bootwright.ext4.disk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One file's bytes on their way to the disk: leaves out zeros, takes space. Whole blocks go
 * straight from the caller's buffer to the disk; only what is less than one is kept until there is
 * more.
 *
 * <p>Where holes are depends on the bytes alone, not on the pieces in which they come.
 */
public final class BlockStream {

  /**
   * Zeros between data become a hole from this many blocks on. Shorter holes would cost more in
   * extents and seeks than they save. At either end of a file any block of zeros is one.
   */
  private static final int MIN_HOLE_BLOCKS = 4;

  /**
   * Space taken at a time for a large file, so that files written side by side do not interleave.
   */
  private static final int MAX_WINDOW_BLOCKS = 4096;

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect((MIN_HOLE_BLOCKS - 1) * BLOCK_SIZE_BYTES);

  private final DiskFile disk;
  private final BlockSink sink;
  private final BlockSource space;
  private final BufferPool buffers;
  private final ExtentList.Builder extents = new ExtentList.Builder();
  private final long expectedBlocks;

  /** What came after the last whole block. */
  private final ByteBuffer partial;

  /** Blocks of the file that are placed, or skipped for a hole. */
  private long logicalBlock;

  /** Blocks of zeros behind these, of which it is not known yet whether they are a hole. */
  private long zeroBlocks;

  /** Blocks taken and not used yet, from {@link #windowBlock} on. */
  private int windowBlocks;

  private long windowBlock;

  /**
   * A stream to a disk.
   *
   * @param sink takes the blocks, on their way to the disk
   */
  public BlockStream(
      DiskFile disk,
      BlockSink sink,
      BlockSource space,
      BufferPool buffers,
      long expectedSizeBytes) {
    this.disk = disk;
    this.sink = sink;
    this.space = space;
    this.buffers = buffers;
    this.expectedBlocks = DiskGeometry.bytesToBlocks(expectedSizeBytes);
    this.partial = buffers.take();
  }

  public DiskFile disk() {
    return disk;
  }

  /** Appends what remains in the source. */
  public void write(ByteBuffer source) throws IOException {
    if (partial.position() > 0) {
      putPartial(source, Math.min(source.remaining(), partial.remaining()));
    }
    int wholeBytes = source.remaining() & -BLOCK_SIZE_BYTES;
    if (wholeBytes > 0) {
      putBlocks(source.slice(source.position(), wholeBytes));
      source.position(source.position() + wholeBytes);
    }
    putPartial(source, source.remaining());
  }

  /** Appends zeros; whole blocks of them cost nothing. */
  public void writeZeros(long countBytes) throws IOException {
    int toBlockEnd = -partial.position() & (BLOCK_SIZE_BYTES - 1);
    int head = (int) Math.min(countBytes, toBlockEnd);
    putPartial(ZEROS.duplicate(), head);
    zeroBlocks += (countBytes - head) / BLOCK_SIZE_BYTES;
    putPartial(ZEROS.duplicate(), (int) ((countBytes - head) % BLOCK_SIZE_BYTES));
  }

  /** Ends the file. */
  public ExtentList finish() throws IOException {
    putPartial(ZEROS.duplicate(), -partial.position() & (BLOCK_SIZE_BYTES - 1));
    release();
    return extents.build();
  }

  /** Gives up; the blocks are free again. */
  public void abandon() {
    release();
    giveBack(space, extents.build());
  }

  /** Gives back the blocks of content that nothing will use. */
  public static void giveBack(BlockSource space, ExtentList extents) {
    for (int run = 0; run < extents.runCount(); run++) {
      space.giveBack(new BlockRun(extents.diskBlock(run), extents.blockCount(run)));
    }
  }

  private void release() {
    if (windowBlocks > 0) {
      space.giveBack(new BlockRun(windowBlock, windowBlocks));
      windowBlocks = 0;
    }
    buffers.giveBack(partial);
  }

  private void putPartial(ByteBuffer source, int byteCount) throws IOException {
    if (byteCount == 0) {
      return;
    }
    partial.put(partial.position(), source, source.position(), byteCount);
    partial.position(partial.position() + byteCount);
    source.position(source.position() + byteCount);
    if (!partial.hasRemaining()) {
      putBlocks(partial.flip());
      partial.clear();
    }
  }

  /** Appends whole blocks, as far as they are not a hole. */
  private void putBlocks(ByteBuffer blocks) throws IOException {
    int blockCount = blocks.remaining() / BLOCK_SIZE_BYTES;
    int block = 0;
    while (block < blockCount) {
      int dataStart = skipZeros(blocks, block, blockCount);
      zeroBlocks += dataStart - block;
      int dataEnd = findHole(blocks, dataStart, blockCount);
      if (dataEnd > dataStart) {
        endZeros();
        int length = (dataEnd - dataStart) * BLOCK_SIZE_BYTES;
        place(blocks.slice(dataStart * BLOCK_SIZE_BYTES, length));
      }
      block = dataEnd;
    }
  }

  private static int skipZeros(ByteBuffer blocks, int from, int end) {
    int block = from;
    while (block < end && isZero(blocks, block)) {
      block++;
    }
    return block;
  }

  /** The block at which data ends: at zeros that are, or may become, a hole. */
  private static int findHole(ByteBuffer blocks, int from, int end) {
    int block = from;
    while (block < end) {
      int zerosEnd = skipZeros(blocks, block, end);
      if (zerosEnd - block >= MIN_HOLE_BLOCKS || (zerosEnd == end && zerosEnd > block)) {
        return block;
      }
      block = Math.min(zerosEnd + 1, end);
    }
    return block;
  }

  private static boolean isZero(ByteBuffer blocks, int block) {
    int offset = block * BLOCK_SIZE_BYTES;
    return blocks.getLong(offset) == 0
        && blocks.slice(offset, BLOCK_SIZE_BYTES).mismatch(ZEROS.slice(0, BLOCK_SIZE_BYTES)) < 0;
  }

  /** Data follows the zeros: now it is known what they are. */
  private void endZeros() throws IOException {
    boolean atHead = logicalBlock == 0;
    if (zeroBlocks < MIN_HOLE_BLOCKS && !atHead) {
      place(ZEROS.slice(0, (int) zeroBlocks * BLOCK_SIZE_BYTES));
    } else {
      logicalBlock += zeroBlocks;
    }
    zeroBlocks = 0;
  }

  private void place(ByteBuffer data) throws IOException {
    int block = 0;
    int end = data.remaining() / BLOCK_SIZE_BYTES;
    while (block < end) {
      if (windowBlocks == 0) {
        takeWindow(end - block);
      }
      int count = Math.min(windowBlocks, end - block);
      extents.add(logicalBlock, windowBlock, count);
      sink.write(windowBlock, data.slice(block * BLOCK_SIZE_BYTES, count * BLOCK_SIZE_BYTES));
      logicalBlock += count;
      windowBlock += count;
      windowBlocks -= count;
      block += count;
    }
  }

  private void takeWindow(int neededBlocks) throws IOException {
    long rest = Math.min(expectedBlocks - logicalBlock, MAX_WINDOW_BLOCKS);
    var run = space.take((int) Math.max(neededBlocks, rest));
    windowBlock = run.firstBlock();
    windowBlocks = run.blockCount();
  }
}

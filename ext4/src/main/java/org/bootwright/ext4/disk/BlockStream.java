package org.bootwright.ext4.disk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One file's bytes on their way to the disk: gathers blocks, leaves out zeros, takes space. */
public final class BlockStream {

  /**
   * Zeros between data become a hole from this many blocks on. Shorter holes would cost more in
   * extents and seeks than they save.
   */
  private static final int MIN_HOLE_BLOCKS = 4;

  /**
   * Space taken at a time for a large file, so that files written side by side do not interleave.
   */
  private static final int MAX_WINDOW_BLOCKS = 4096;

  private static final ByteBuffer ZERO_BLOCK = ByteBuffer.allocateDirect(BLOCK_SIZE_BYTES);

  private final DiskFile disk;
  private final ContentSpace space;
  private final BufferPool buffers;
  private final ExtentList.Builder extents = new ExtentList.Builder();
  private final ByteBuffer buffer;
  private final long expectedBlocks;

  /** The block of the file at which the buffer begins. */
  private long logicalBlock;

  /** Blocks taken and not used yet, from {@link #windowBlock} on. */
  private int windowBlocks;

  private long windowBlock;

  public BlockStream(
      DiskFile disk, ContentSpace space, BufferPool buffers, long expectedSizeBytes) {
    this.disk = disk;
    this.space = space;
    this.buffers = buffers;
    this.expectedBlocks = DiskGeometry.bytesToBlocks(expectedSizeBytes);
    this.buffer = buffers.take();
  }

  public DiskFile disk() {
    return disk;
  }

  /** Appends what remains in the source. */
  public void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      int count = Math.min(source.remaining(), buffer.remaining());
      buffer.put(buffer.position(), source, source.position(), count);
      buffer.position(buffer.position() + count);
      source.position(source.position() + count);
      drainIfFull();
    }
  }

  /** Appends zeros; whole blocks of them cost nothing. */
  public void writeZeros(long countBytes) throws IOException {
    long left = countBytes - putZeros(Math.min(countBytes, bytesToBlockEnd()));
    if (left >= BLOCK_SIZE_BYTES) {
      drain();
      logicalBlock += left / BLOCK_SIZE_BYTES;
    }
    putZeros(left % BLOCK_SIZE_BYTES);
  }

  private long putZeros(long countBytes) throws IOException {
    buffer.put(ZERO_BLOCK.slice(0, (int) countBytes));
    drainIfFull();
    return countBytes;
  }

  private int bytesToBlockEnd() {
    return -buffer.position() & (BLOCK_SIZE_BYTES - 1);
  }

  private void drainIfFull() throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
  }

  /** Ends the file. */
  public ExtentList finish() throws IOException {
    putZeros(bytesToBlockEnd());
    drain();
    release();
    return extents.build();
  }

  /** Gives up; the blocks are free again. */
  public void abandon() {
    release();
    giveBack(space, extents.build());
  }

  /** Gives back the blocks of content that nothing will use. */
  public static void giveBack(ContentSpace space, ExtentList extents) {
    for (int run = 0; run < extents.runCount(); run++) {
      space.giveBack(new BlockRun(extents.diskBlock(run), extents.blockCount(run)));
    }
  }

  private void release() {
    if (windowBlocks > 0) {
      space.giveBack(new BlockRun(windowBlock, windowBlocks));
      windowBlocks = 0;
    }
    buffers.giveBack(buffer);
  }

  /** Places the whole blocks in the buffer; zeros at either end of it count as a hole's part. */
  private void drain() throws IOException {
    int blockCount = buffer.position() / BLOCK_SIZE_BYTES;
    int block = 0;
    while (block < blockCount) {
      int dataStart = skipZeros(block, blockCount);
      int dataEnd = findHole(dataStart, blockCount);
      if (dataEnd > dataStart) {
        place(dataStart, dataEnd);
      }
      block = dataEnd;
    }
    logicalBlock += blockCount;
    buffer.clear();
  }

  private int skipZeros(int from, int end) {
    int block = from;
    while (block < end && isZero(block)) {
      block++;
    }
    return block;
  }

  private int findHole(int from, int end) {
    int block = from;
    while (block < end) {
      int zerosEnd = skipZeros(block, end);
      if (zerosEnd - block >= MIN_HOLE_BLOCKS || (zerosEnd == end && zerosEnd > block)) {
        return block;
      }
      block = Math.min(zerosEnd + 1, end);
    }
    return block;
  }

  private boolean isZero(int block) {
    int offset = block * BLOCK_SIZE_BYTES;
    return buffer.getLong(offset) == 0
        && buffer.slice(offset, BLOCK_SIZE_BYTES).mismatch(ZERO_BLOCK) < 0;
  }

  private void place(int from, int end) throws IOException {
    int block = from;
    while (block < end) {
      if (windowBlocks == 0) {
        takeWindow(end - block);
      }
      int count = Math.min(windowBlocks, end - block);
      extents.add(logicalBlock + block, windowBlock, count);
      disk.write(windowBlock, buffer.slice(block * BLOCK_SIZE_BYTES, count * BLOCK_SIZE_BYTES));
      windowBlock += count;
      windowBlocks -= count;
      block += count;
    }
  }

  private void takeWindow(int neededBlocks) {
    long rest = Math.min(expectedBlocks - logicalBlock, MAX_WINDOW_BLOCKS);
    // Only a file that does not fit the buffer comes again for more.
    boolean isLarge = (long) buffer.capacity() / BLOCK_SIZE_BYTES < expectedBlocks;
    var run = space.take((int) Math.max(neededBlocks, isLarge ? rest : 0));
    windowBlock = run.firstBlock();
    windowBlocks = run.blockCount();
  }
}

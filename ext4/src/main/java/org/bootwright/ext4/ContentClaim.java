package org.bootwright.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.ext4.disk.BlockRun;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.disk.FreeSpace;

/**
 * Marks the blocks of all content that the tree has, so that all other content is free again. On a
 * disk of a fixed size it moves what came to lie beyond the end to where unused content was.
 */
final class ContentClaim {

  private static final int COPY_BLOCKS = 256;

  private final DiskFile disk;
  private final FreeSpace space;

  ContentClaim(DiskFile disk, FreeSpace space) {
    this.disk = disk;
    this.space = space;
  }

  void claim(List<Node> nodes) throws IOException {
    List<FileContent> beyondEnd = new ArrayList<>();
    for (var node : nodes) {
      if (node instanceof RegularFile file) {
        var content = file.content();
        if (!content.isUsableOn(disk)) {
          throw new IllegalStateException(
              "inode " + node.inodeNumber() + " has content that is discarded or of another disk");
        }
        if (markWithinEnd(content.extents())) {
          beyondEnd.add(content);
        }
      }
    }
    for (var content : beyondEnd) {
      content.moveTo(moved(content.extents()));
    }
  }

  /** Returns whether there is more, beyond the end of the disk. */
  private boolean markWithinEnd(ExtentList extents) {
    boolean hasMore = false;
    for (int run = 0; run < extents.runCount(); run++) {
      long first = extents.diskBlock(run);
      if (first + extents.blockCount(run) <= space.limit()) {
        space.claim(new BlockRun(first, extents.blockCount(run)));
      } else {
        hasMore = true;
      }
    }
    return hasMore;
  }

  private ExtentList moved(ExtentList extents) throws IOException {
    var result = new ExtentList.Builder();
    for (int run = 0; run < extents.runCount(); run++) {
      long logical = extents.logicalBlock(run);
      long from = extents.diskBlock(run);
      int count = extents.blockCount(run);
      if (from + count <= space.limit()) {
        result.add(logical, from, count);
      } else {
        for (var target : space.take(count)) {
          copy(from, target);
          result.add(logical, target.firstBlock(), target.blockCount());
          from += target.blockCount();
          logical += target.blockCount();
        }
      }
    }
    return result.build();
  }

  private void copy(long from, BlockRun target) throws IOException {
    var buffer = ByteBuffer.allocate(COPY_BLOCKS * DiskGeometry.BLOCK_SIZE_BYTES);
    for (int done = 0; done < target.blockCount(); done += COPY_BLOCKS) {
      int count = Math.min(COPY_BLOCKS, target.blockCount() - done);
      buffer.clear().limit(count * DiskGeometry.BLOCK_SIZE_BYTES);
      disk.read(from + done, buffer);
      disk.write(target.firstBlock() + done, buffer.flip());
    }
  }
}

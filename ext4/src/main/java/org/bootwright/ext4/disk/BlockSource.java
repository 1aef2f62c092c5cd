package org.bootwright.ext4.disk;

import java.io.IOException;

/** Where content gets its blocks from. */
public interface BlockSource {

  /** Takes up to that many neighbouring blocks, at least one. */
  BlockRun take(int wantedBlocks) throws IOException;

  /** Gives blocks back; they may have been written to. */
  void giveBack(BlockRun run);
}

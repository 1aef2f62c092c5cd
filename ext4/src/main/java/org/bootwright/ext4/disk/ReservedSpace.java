package org.bootwright.ext4.disk;

import java.io.IOException;
import java.util.List;

/** Blocks that were set aside for the content of one thread, and what comes after them. */
public final class ReservedSpace implements BlockSource {

  private final BlockCursor cursor;
  private final long end;
  private final ContentSpace shared;
  private final SharedSpaceGate gate;

  ReservedSpace(BlockCursor cursor, long end, ContentSpace shared, SharedSpaceGate gate) {
    this.cursor = cursor;
    this.end = end;
    this.shared = shared;
    this.gate = gate;
  }

  @Override
  public BlockRun take(int wantedBlocks) throws IOException {
    if (!cursor.isAtEnd()) {
      return cursor.take(wantedBlocks);
    }
    gate.pass();
    return shared.take(wantedBlocks);
  }

  @Override
  public void giveBack(BlockRun run) {
    if (!cursor.takeBack(run)) {
      shared.giveBack(run);
    }
  }

  /** What is left, superblock areas included; when its thread has ended. */
  List<BlockRun> untouched() {
    return cursor.isAtEnd()
        ? List.of()
        : List.of(new BlockRun(cursor.next(), Math.toIntExact(end - cursor.next())));
  }
}

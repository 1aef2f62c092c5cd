package org.bootwright.ext4.directory;

import java.util.Arrays;
import org.bootwright.ext4.ondisk.DirectoryBlock;

/** A directory's entries ordered by hash, and cut into leaves. */
final class HashOrder {

  /** A leaf is begun anew past this, so that the first names added to it do not split it. */
  private static final int LEAF_FILL_BYTES = DirectoryBlock.CAPACITY_BYTES / 8 * 7;

  /** Entries in the order of their hashes. */
  private final int[] order;

  /** The hash with which each leaf begins; the lowest bit says that the leaf before has it too. */
  private final int[] leafHashes;

  /** Where in the order each leaf begins, and the end of the last one. */
  private final int[] leafStarts;

  private HashOrder(int[] order, int[] leafHashes, int[] leafStarts) {
    this.order = order;
    this.leafHashes = leafHashes;
    this.leafStarts = leafStarts;
  }

  static HashOrder of(DirectoryEntries entries, NameHash nameHash) {
    var hashes = new long[entries.count()];
    for (int entry = 0; entry < hashes.length; entry++) {
      hashes[entry] = nameHash.of(entries.name(entry));
    }
    var order = sort(entries, hashes);
    var leafHashes = new int[order.length + 1];
    var leafStarts = new int[order.length + 1];
    int leafCount = 1;
    int bytes = 0;
    for (int at = 0; at < order.length; at++) {
      int entryBytes = entries.entryBytes(order[at]);
      if (bytes + entryBytes > LEAF_FILL_BYTES) {
        int hash = major(hashes[order[at]]);
        boolean continues = at > 0 && hash == major(hashes[order[at - 1]]);
        leafHashes[leafCount] = continues ? hash | 1 : hash;
        leafStarts[leafCount] = at;
        leafCount++;
        bytes = 0;
      }
      bytes += entryBytes;
    }
    leafStarts[leafCount] = order.length;
    return new HashOrder(
        order, Arrays.copyOf(leafHashes, leafCount), Arrays.copyOf(leafStarts, leafCount + 1));
  }

  private static int major(long hash) {
    return (int) (hash >>> 32);
  }

  /** Sorts by unsigned hash, then name; a sort of longs, as boxing a million entries is slow. */
  private static int[] sort(DirectoryEntries entries, long[] hashes) {
    var keys = new long[hashes.length];
    for (int entry = 0; entry < keys.length; entry++) {
      keys[entry] = (hashes[entry] & 0xFFFF_FFFF_0000_0000L) + Long.MIN_VALUE + entry;
    }
    Arrays.sort(keys);
    var order = new int[keys.length];
    for (int at = 0; at < order.length; at++) {
      order[at] = (int) keys[at];
    }
    sortEqualHashesByName(entries, hashes, order);
    return order;
  }

  /** Entries of one hash may be many if somebody wants it so, but then only these are slow. */
  private static void sortEqualHashesByName(DirectoryEntries entries, long[] hashes, int[] order) {
    int from = 0;
    while (from < order.length) {
      int end = from + 1;
      while (end < order.length && major(hashes[order[end]]) == major(hashes[order[from]])) {
        end++;
      }
      if (end - from > 1) {
        var sorted =
            Arrays.stream(order, from, end)
                .boxed()
                .sorted(
                    (one, other) -> Arrays.compareUnsigned(entries.name(one), entries.name(other)))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, order, from, sorted.length);
      }
      from = end;
    }
  }

  int leafCount() {
    return leafHashes.length;
  }

  int leafHash(int leaf) {
    return leafHashes[leaf];
  }

  /** The leaf's entries lie in the order from here ... */
  int leafStart(int leaf) {
    return leafStarts[leaf];
  }

  /** ... to before here. */
  int leafEnd(int leaf) {
    return leafStarts[leaf + 1];
  }

  int entryAt(int position) {
    return order[position];
  }
}

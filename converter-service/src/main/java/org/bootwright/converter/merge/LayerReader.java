package org.bootwright.converter.merge;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.converter.limits.ConversionBudget;
import org.bootwright.converter.merge.LayerNode.LayerDirectory;
import org.bootwright.converter.merge.LayerNode.Leaf;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.tar.TarEntry;
import org.bootwright.converter.tar.TarEntryType;
import org.bootwright.converter.tar.TarReader;
import org.bootwright.ext4.Attributes;
import org.bootwright.ext4.ContentSequence;
import org.bootwright.ext4.ContentWriter;
import org.bootwright.ext4.Ext4Exception;
import org.bootwright.ext4.FileContent;
import org.bootwright.ext4.FileName;
import org.bootwright.ext4.RegularFile;
import org.bootwright.ext4.Timestamp;

/**
 * Reads the tar of a layer into what it changes, and its file contents onto the disk, in one pass.
 * For one thread.
 */
public final class LayerReader {
  private final ContentSequence contents;
  private final ConversionBudget budget;
  private final Cancellation cancellation;
  private final EntryPaths paths = new EntryPaths();

  /** Those of the entry before: entries that come together often have the same. */
  private Attributes lastAttributes = Attributes.of(0, 0, 0, Timestamp.ofSeconds(0));

  /** A reader that puts contents into the sequence, whose end stays the caller's. */
  public LayerReader(ContentSequence contents, ConversionBudget budget, Cancellation cancellation) {
    this.contents = contents;
    this.budget = budget;
    this.cancellation = cancellation;
  }

  /**
   * Reads up to the end of the archive.
   *
   * @throws RefusedEntryException if an entry is not safe or not possible
   * @throws org.bootwright.converter.tar.TarException if it is not a whole tar archive
   */
  public Layer read(TarReader tar) throws IOException {
    LayerTree tree = new LayerTree();
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      cancellation.check();
      budget.spendEntry(metadataBytes(entry.get()));
      readEntry(entry.get(), tar, tree);
    }
    return new Layer(tree);
  }

  private void readEntry(TarEntry entry, TarReader tar, LayerTree tree) throws IOException {
    ShownName shownName = new ShownName(entry.name());
    List<FileName> path = paths.parse(entry.name(), shownName);
    if (path.isEmpty()) {
      requireDirectory(entry, shownName);
      return;
    }
    Whiteout whiteout = Whiteout.of(path, shownName);
    switch (whiteout) {
      case Whiteout.None() -> place(entry, path, tar, tree, shownName);
      case Whiteout.Opaque() -> tree.parentOf(path, shownName).makeOpaque();
      case Whiteout.Of(FileName hidden) -> tree.parentOf(path, shownName).addWhiteout(hidden);
      case Whiteout.Bookkeeping() -> {}
    }
  }

  private void place(
      TarEntry entry, List<FileName> path, TarReader tar, LayerTree tree, ShownName shownName)
      throws IOException {
    LayerDirectory parent = tree.parentOf(path, shownName);
    FileName name = path.getLast();
    if (entry.type() == TarEntryType.HARD_LINK) {
      tree.link(parent, name, EntryPath.parse(entry.linkName(), shownName), shownName);
      return;
    }
    Attributes attributes = shared(EntryNodes.attributes(entry, shownName));
    switch (entry.type()) {
      case DIRECTORY -> directory(parent, name).describe(attributes);
      case REGULAR_FILE ->
          parent.put(
              name, new Leaf(new RegularFile(attributes, readContent(entry, tar, shownName))));
      default -> parent.put(name, new Leaf(EntryNodes.special(entry, attributes, shownName)));
    }
  }

  private Attributes shared(Attributes attributes) {
    if (!attributes.equals(lastAttributes)) {
      lastAttributes = attributes;
    }
    return lastAttributes;
  }

  /** The directory that this layer has at a name; a new one takes the place of anything else. */
  private static LayerDirectory directory(LayerDirectory parent, FileName name) {
    if (parent.get(name).orElse(null) instanceof LayerDirectory existing) {
      return existing;
    }
    LayerDirectory made = new LayerDirectory();
    parent.put(name, made);
    return made;
  }

  private FileContent readContent(TarEntry entry, TarReader tar, ShownName shownName)
      throws IOException {
    try (ContentWriter content = contents.newContent(entry.storedBytes())) {
      do {
        cancellation.check();
        content.writeZeros(tar.skipHole());
      } while (content.write(tar.nextChunk()) > 0);
      return content.finish();
    } catch (Ext4Exception e) {
      if (e.kind() == Ext4Exception.Kind.FILE_TOO_LARGE) {
        throw new RefusedEntryException(shownName + ": ext4 holds no file of 16 TiB or more");
      }
      throw e;
    }
  }

  private static void requireDirectory(TarEntry entry, ShownName shownName)
      throws RefusedEntryException {
    if (entry.type() != TarEntryType.DIRECTORY) {
      throw new RefusedEntryException(
          "%s: the root directory cannot be a %s".formatted(shownName, entry.type()));
    }
  }

  private static long metadataBytes(TarEntry entry) {
    long bytes = entry.name().length() + (long) entry.linkName().length();
    for (Map.Entry<String, byte[]> attribute : entry.extendedAttributes().entrySet()) {
      bytes += attribute.getKey().length() + (long) attribute.getValue().length;
    }
    return bytes;
  }
}

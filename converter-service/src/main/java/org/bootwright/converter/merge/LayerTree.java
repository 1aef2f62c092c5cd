package org.bootwright.converter.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bootwright.converter.merge.LayerNode.LayerDirectory;
import org.bootwright.converter.merge.LayerNode.Leaf;
import org.bootwright.converter.merge.LayerNode.LowerLink;
import org.bootwright.ext4.FileName;
import org.bootwright.ext4.SymbolicLink;

/**
 * What one layer changes, as a tree. Entries come in the tar's order and the last one at a path
 * wins, except that a directory over a directory keeps what is in it.
 *
 * <p>A parent that the same layer has as a symbolic link is followed, within this tree: engines
 * unpack a layer into an empty directory that they have changed their root to. A symbolic link of a
 * lower layer is not: there the directory that the engine makes takes the link's place.
 */
final class LayerTree {
  /** MAXSYMLINKS of Linux. */
  private static final int MAX_LINKS_FOLLOWED = 40;

  /** A path of PATH_MAX bytes has this many components at most; links could lead deeper. */
  private static final int MAX_DEPTH = 2048;

  private final LayerDirectory root = new LayerDirectory();
  private final List<LowerLink> lowerLinks = new ArrayList<>();

  LayerDirectory root() {
    return root;
  }

  List<LowerLink> lowerLinks() {
    return lowerLinks;
  }

  /** The directory at the path's parent; missing ones are made, implicit. */
  LayerDirectory parentOf(List<FileName> path, ShownName shownName) throws RefusedEntryException {
    LayerDirectory here = root;
    int last = path.size() - 1;
    for (int index = 0; index < last; index++) {
      if (here.children().get(path.get(index)) instanceof LayerDirectory child) {
        here = child;
      } else {
        // Something is to be made, or followed, or refused.
        return walk(path.subList(0, last), shownName, true).orElseThrow();
      }
    }
    return here;
  }

  /** Makes the name one more link to the target, of this layer or else of a lower one. */
  void link(LayerDirectory parent, FileName name, List<FileName> target, ShownName shownName)
      throws RefusedEntryException {
    if (target.isEmpty()) {
      throw new RefusedEntryException(shownName + ": a hard link to the root directory");
    }
    Optional<LayerNode> found =
        walk(target.subList(0, target.size() - 1), shownName, false)
            .flatMap(directory -> directory.get(target.getLast()));
    if (found.isEmpty()) {
      LowerLink lower = new LowerLink(shownName, List.copyOf(target));
      lowerLinks.add(lower);
      parent.put(name, lower);
      return;
    }
    switch (found.get()) {
      case LayerDirectory _ ->
          throw new RefusedEntryException(shownName + ": a hard link to a directory");
      case Leaf leaf -> parent.put(name, leaf);
      case LowerLink lower -> parent.put(name, lower);
    }
  }

  /** Empty only if nothing is to be made and a component is missing. */
  private Optional<LayerDirectory> walk(List<FileName> path, ShownName shownName, boolean make)
      throws RefusedEntryException {
    Walk walk = new Walk(shownName);
    walk.pending.addAll(path);
    while (!walk.pending.isEmpty()) {
      FileName name = walk.pending.removeFirst();
      Optional<LayerNode> child = walk.here().get(name);
      if (child.isEmpty()) {
        if (!make) {
          return Optional.empty();
        }
        LayerDirectory made = new LayerDirectory();
        walk.here().put(name, made);
        walk.enter(made);
      } else if (child.get() instanceof LayerDirectory directory) {
        walk.enter(directory);
      } else if (child.get() instanceof Leaf(SymbolicLink link)) {
        walk.follow(link);
      } else {
        throw new RefusedEntryException(
            "%s: %s, which it lies in, is not a directory".formatted(shownName, name));
      }
    }
    return Optional.of(walk.here());
  }

  /** One path resolution: where it is, how it came there, and what is left to go. */
  private final class Walk {
    private final ShownName shownName;
    private final List<LayerDirectory> trail = new ArrayList<>();
    private final Deque<FileName> pending = new ArrayDeque<>();
    private int linksFollowed;

    Walk(ShownName shownName) {
      this.shownName = shownName;
      trail.add(root);
    }

    LayerDirectory here() {
      return trail.getLast();
    }

    void enter(LayerDirectory directory) throws RefusedEntryException {
      if (trail.size() > MAX_DEPTH) {
        throw new RefusedEntryException(shownName + ": lies more than 2,048 directories deep");
      }
      trail.add(directory);
    }

    /** Puts the link's target before what is left; {@code ..} at the root stays there. */
    void follow(SymbolicLink link) throws RefusedEntryException {
      linksFollowed++;
      if (linksFollowed > MAX_LINKS_FOLLOWED) {
        throw new RefusedEntryException(shownName + ": too many symbolic links on the way to it");
      }
      LinkTarget target = LinkTarget.parse(link.target(), shownName);
      if (target.absolute()) {
        trail.subList(1, trail.size()).clear();
      }
      for (int i = 0; i < target.climbs() && trail.size() > 1; i++) {
        trail.removeLast();
      }
      target.descent().reversed().forEach(pending::addFirst);
    }
  }
}

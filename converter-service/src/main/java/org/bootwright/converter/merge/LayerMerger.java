package org.bootwright.converter.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.converter.merge.LayerNode.LayerDirectory;
import org.bootwright.converter.merge.LayerNode.Leaf;
import org.bootwright.converter.merge.LayerNode.LowerLink;
import org.bootwright.ext4.Attributes;
import org.bootwright.ext4.Directory;
import org.bootwright.ext4.FileName;
import org.bootwright.ext4.Node;
import org.bootwright.ext4.Timestamp;

/**
 * Applies layers to the tree of those below them, lowest first. For one thread.
 *
 * <p>The root directory's own attributes are those that it was made with: engines pass over what a
 * layer says of it, and images rely on that (a tar of a temporary directory makes it 0700).
 */
public final class LayerMerger {
  private static final int IMPLICIT_DIRECTORY_MODE = 0755;

  private final Directory root;
  private final Attributes implicitDirectory;

  /**
   * @param timestamp of the root, and of directories that no layer has an entry for
   */
  public LayerMerger(Timestamp timestamp) {
    implicitDirectory = Attributes.of(IMPLICIT_DIRECTORY_MODE, 0, 0, timestamp);
    root = new Directory(implicitDirectory);
  }

  /** The tree so far; the same object all along. */
  public Directory root() {
    return root;
  }

  /**
   * Puts a layer on top. What it hides is hidden before anything of it is put in place, so that no
   * whiteout hides an entry of its own layer, wherever in the tar it stood.
   *
   * @throws RefusedEntryException if a hard link's target is in no layer
   */
  public void apply(Layer layer) throws RefusedEntryException {
    for (LowerLink link : layer.tree().lowerLinks()) {
      link.resolve(find(link));
    }
    apply(layer.tree().root(), root);
  }

  private void apply(LayerDirectory layer, Directory merged) {
    if (layer.isOpaque()) {
      merged.clear();
    } else {
      layer.whiteouts().forEach(merged::remove);
    }
    for (Map.Entry<FileName, LayerNode> child : layer.children().entrySet()) {
      FileName name = child.getKey();
      switch (child.getValue()) {
        case Leaf leaf -> merged.put(name, leaf.node());
        case LowerLink link -> merged.put(name, link.resolved());
        case LayerDirectory directory -> applyDirectory(directory, merged, name);
      }
    }
  }

  private void applyDirectory(LayerDirectory layer, Directory parent, FileName name) {
    if (parent.get(name).orElse(null) instanceof Directory lower) {
      layer.attributes().ifPresent(lower::replaceAttributes);
      apply(layer, lower);
    } else if (layer.isPresent()) {
      Directory made = new Directory(layer.attributes().orElse(implicitDirectory));
      parent.put(name, made);
      apply(layer, made);
    }
  }

  /** The file of lower layers that a link means, as it stands before this layer is applied. */
  private Node find(LowerLink link) throws RefusedEntryException {
    List<FileName> target = link.target();
    Optional<Node> found = Optional.of(root);
    for (FileName name : target) {
      found =
          found.flatMap(node -> node instanceof Directory here ? here.get(name) : Optional.empty());
    }
    if (found.isEmpty()) {
      throw new RefusedEntryException(
          link.shownName() + ": the target of this hard link is not in the image");
    }
    if (found.get() instanceof Directory) {
      throw new RefusedEntryException(link.shownName() + ": a hard link to a directory");
    }
    return found.get();
  }
}

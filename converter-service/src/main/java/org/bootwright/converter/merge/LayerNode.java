package org.bootwright.converter.merge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootwright.ext4.Attributes;
import org.bootwright.ext4.FileName;
import org.bootwright.ext4.Node;
import org.jspecify.annotations.Nullable;

/** What a layer has at a path. */
sealed interface LayerNode {

  /** Anything but a directory. Two names of one leaf are hard links of each other. */
  record Leaf(Node node) implements LayerNode {}

  /**
   * A hard link whose target this layer does not have: a file of a lower layer. Which one is found
   * out when the layer is applied. Compared by identity: two links to one path are one.
   */
  final class LowerLink implements LayerNode {
    private final ShownName shownName;
    private final List<FileName> target;
    private @Nullable Node resolved;

    LowerLink(ShownName shownName, List<FileName> target) {
      this.shownName = shownName;
      this.target = target;
    }

    ShownName shownName() {
      return shownName;
    }

    List<FileName> target() {
      return target;
    }

    void resolve(Node node) {
      resolved = node;
    }

    Node resolved() {
      if (resolved == null) {
        throw new IllegalStateException("links are resolved before a layer is applied");
      }
      return resolved;
    }
  }

  /**
   * A directory; implicit, without attributes, while only entries below it were seen. An implicit
   * directory leaves the attributes of a lower layer's directory as they are.
   */
  final class LayerDirectory implements LayerNode {
    private @Nullable Attributes attributes;
    private boolean opaque;
    private Set<FileName> whiteouts = Set.of();
    private Map<FileName, LayerNode> children = Map.of();

    Optional<Attributes> attributes() {
      return Optional.ofNullable(attributes);
    }

    void describe(Attributes described) {
      attributes = described;
    }

    /** Whether nothing of lower layers shows through. */
    boolean isOpaque() {
      return opaque;
    }

    void makeOpaque() {
      opaque = true;
    }

    Set<FileName> whiteouts() {
      return whiteouts;
    }

    void addWhiteout(FileName name) {
      if (whiteouts.isEmpty()) {
        whiteouts = new HashSet<>();
      }
      whiteouts.add(name);
    }

    Map<FileName, LayerNode> children() {
      return children;
    }

    Optional<LayerNode> get(FileName name) {
      return Optional.ofNullable(children.get(name));
    }

    void put(FileName name, LayerNode node) {
      if (children.isEmpty()) {
        children = HashMap.newHashMap(4);
      }
      children.put(name, node);
    }

    /** Whether it is there by itself, and not only to hide something of lower layers. */
    boolean isPresent() {
      return attributes != null
          || children.values().stream()
              .anyMatch(child -> !(child instanceof LayerDirectory below) || below.isPresent());
    }
  }
}

package org.bootwright.ext4;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory: a node by name. It can be in one directory at most, and never within itself. */
public final class Directory extends Node {

  /** Most directories are small; the default capacity of 16 would double their memory. */
  private static final int INITIAL_CAPACITY = 4;

  private Map<FileName, Node> children = Collections.emptyMap();
  private @Nullable Directory parent;

  public Directory(Attributes attributes) {
    super(attributes);
  }

  /**
   * Puts a node under a name, in place of the node that had it.
   *
   * @throws IllegalArgumentException if the node is a directory that is already in a directory, or
   *     that contains this one
   */
  public void put(FileName name, Node node) {
    if (node instanceof Directory directory) {
      if (directory.parent != null) {
        throw new IllegalArgumentException("directory " + name + " is already in a directory");
      }
      for (@Nullable Directory above = this; above != null; above = above.parent) {
        if (above == directory) {
          throw new IllegalArgumentException("directory " + name + " would be within itself");
        }
      }
    }
    if (children.isEmpty()) {
      children = new HashMap<>(INITIAL_CAPACITY);
    }
    orphan(children.put(name, node));
    if (node instanceof Directory directory) {
      directory.parent = this;
    }
  }

  public Optional<Node> get(FileName name) {
    return Optional.ofNullable(children.get(name));
  }

  /** Takes a name out of the directory and returns the node that had it. */
  public Optional<Node> remove(FileName name) {
    if (children.isEmpty()) {
      return Optional.empty();
    }
    var removed = children.remove(name);
    orphan(removed);
    return Optional.ofNullable(removed);
  }

  /** Takes out all names. */
  public void clear() {
    children.values().forEach(Directory::orphan);
    children = Collections.emptyMap();
  }

  public int entryCount() {
    return children.size();
  }

  /** The names, ordered by their bytes; a copy, so the directory may change meanwhile. */
  public List<FileName> names() {
    var names = new ArrayList<>(children.keySet());
    Collections.sort(names);
    return names;
  }

  /** What is in it, ordered by name; a copy of the directory, but not of its entries. */
  List<Map.Entry<FileName, Node>> entries() {
    var entries = new ArrayList<>(children.entrySet());
    entries.sort((one, other) -> one.getKey().compareTo(other.getKey()));
    return entries;
  }

  Optional<Directory> parent() {
    return Optional.ofNullable(parent);
  }

  /** A name of this node here; for messages, so slow is well. */
  Optional<FileName> nameOf(Node node) {
    return children.entrySet().stream()
        .filter(child -> child.getValue() == node)
        .map(Map.Entry::getKey)
        .min(FileName::compareTo);
  }

  private static void orphan(@Nullable Node node) {
    if (node instanceof Directory directory) {
      directory.parent = null;
    }
  }
}

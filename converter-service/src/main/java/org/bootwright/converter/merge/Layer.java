package org.bootwright.converter.merge;

/** One layer, read whole: what it changes. File contents are on the disk already. */
public final class Layer {
  private final LayerTree tree;

  Layer(LayerTree tree) {
    this.tree = tree;
  }

  LayerTree tree() {
    return tree;
  }
}

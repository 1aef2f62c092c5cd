/**
 * Puts layers over each other as the layer chapter of the OCI image specification says. Each layer
 * is read into a tree of what it changes, whose file contents are on the disk already; the trees
 * are then applied from the lowest layer up, in memory. See docs/adr/0004.
 *
 * <pre>
 *  tar of layer ──LayerReader──&gt; LayerTree        bin/        (directory, from an entry)
 *                     │                            ├─ sh       (leaf: a node of the disk's tree)
 *                 file contents                    ├─ .wh: ash (whiteout of lower layers)
 *                     v                            └─ ls       (link to a lower layer's file)
 *                 Ext4Writer                            │
 *                                                  LayerMerger
 *                                                       v
 *                                          Directory: the merged root
 * </pre>
 */
@NullMarked
package org.bootwright.converter.merge;

import org.jspecify.annotations.NullMarked;

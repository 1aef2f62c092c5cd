package org.bootwright.converter.disk;

import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.merge.Layer;

/** A layer that was read and verified. */
record ReadLayer(Digest diffId, Layer changes) {}

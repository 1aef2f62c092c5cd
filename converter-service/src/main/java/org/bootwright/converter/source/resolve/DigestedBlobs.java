package org.bootwright.converter.source.resolve;

import java.io.IOException;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.source.Blob;

/** Where a source keeps its blobs. */
public interface DigestedBlobs {
  /** The bytes of an index or a manifest: bounded, and verified against the descriptor. */
  byte[] manifest(Descriptor descriptor) throws IOException;

  /** The bytes of a configuration: bounded, and verified against the descriptor. */
  byte[] configuration(Descriptor descriptor) throws IOException;

  /** A layer, to be read later; whoever reads it verifies its digest. */
  Blob layer(Descriptor descriptor) throws IOException;

  /** How messages name a part of this place. */
  String shown(String part);
}

package org.bootwright.converter.source.registry;

import java.io.InputStream;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.source.Blob;

/** A blob that is read from the network each time that it is opened. */
record RegistryBlob(EndpointSequence endpoints, PullSession session, Descriptor descriptor)
    implements Blob {

  @Override
  public long sizeBytes() {
    return descriptor.sizeBytes();
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public InputStream open() {
    return new BlobReader(endpoints, session, descriptor);
  }
}

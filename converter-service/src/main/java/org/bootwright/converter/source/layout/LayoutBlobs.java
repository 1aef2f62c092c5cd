package org.bootwright.converter.source.layout;

import java.io.IOException;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.source.files.FileRegion;
import org.bootwright.converter.source.files.ImageFiles;
import org.bootwright.converter.source.resolve.DigestedBlobs;

/** The blobs of a layout, by digest. */
record LayoutBlobs(ImageFiles files) implements DigestedBlobs {

  Optional<FileRegion> find(Digest digest) throws IOException {
    return files.find("blobs/sha256/" + digest.hex());
  }

  @Override
  public byte[] manifest(Descriptor descriptor) throws IOException {
    return readDocument(layer(descriptor), descriptor.digest());
  }

  @Override
  public byte[] configuration(Descriptor descriptor) throws IOException {
    return readDocument(layer(descriptor), descriptor.digest());
  }

  @Override
  public String shown(String part) {
    return "%s in %s".formatted(part, files.location());
  }

  /** The blob of a descriptor, of the size that it says. */
  @Override
  public FileRegion layer(Descriptor descriptor) throws IOException {
    FileRegion region =
        find(descriptor.digest())
            .orElseThrow(() -> corrupt("blob %s is missing".formatted(descriptor.digest())));
    if (region.sizeBytes() != descriptor.sizeBytes()) {
      throw corrupt(
          "blob %s has %d bytes, but its descriptor says %d"
              .formatted(descriptor.digest(), region.sizeBytes(), descriptor.sizeBytes()));
    }
    return region;
  }

  /** The bytes of a small blob, verified against its digest. */
  private byte[] readDocument(FileRegion region, Digest expected) throws IOException {
    if (region.sizeBytes() > JsonObject.MAX_DOCUMENT_BYTES) {
      throw corrupt(
          "document %s has %d bytes; at most %d are allowed"
              .formatted(expected, region.sizeBytes(), JsonObject.MAX_DOCUMENT_BYTES));
    }
    byte[] bytes = region.readAll();
    Digest actual = Sha256.of(bytes);
    if (!actual.equals(expected)) {
      throw corrupt("blob %s has digest %s".formatted(expected, actual));
    }
    return bytes;
  }

  private FailureException corrupt(String what) {
    return new FailureException(
        FailureCode.IMAGE_CORRUPT, "reading %s: %s".formatted(files.location(), what));
  }
}

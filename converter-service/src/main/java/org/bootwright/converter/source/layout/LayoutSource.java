package org.bootwright.converter.source.layout;

import java.io.IOException;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.files.FileRegion;
import org.bootwright.converter.source.files.ImageFiles;
import org.bootwright.converter.source.resolve.ImageResolver;

/** An image in an OCI image layout. */
public final class LayoutSource implements ImageSource {
  private final ImageReference reference;
  private final ImageFiles files;
  private final LayoutBlobs blobs;

  public LayoutSource(ImageReference reference, ImageFiles files) {
    this.reference = reference;
    this.files = files;
    this.blobs = new LayoutBlobs(files);
  }

  @Override
  public SourceImage resolve(Platform platform) throws IOException {
    requireLayout();
    List<Descriptor> named = new LayoutIndex(reference, readIndex(), blobs).named(platform);
    return new ImageResolver(reference, platform, blobs).resolve(named);
  }

  @Override
  public void close() {}

  private void requireLayout() throws IOException {
    if (files.find("oci-layout").isEmpty() || files.find("index.json").isEmpty()) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "reading %s: there is no OCI image layout (oci-layout and index.json)"
              .formatted(files.location()));
    }
    FileRegion marker = files.find("oci-layout").orElseThrow();
    JsonObject layout = JsonObject.parse(bounded(marker, "oci-layout"), shown("oci-layout"));
    if (!layout.text("imageLayoutVersion").startsWith("1.")) {
      throw layout.corrupt("imageLayoutVersion", "is not 1");
    }
  }

  private List<Descriptor> readIndex() throws IOException {
    FileRegion index = files.find("index.json").orElseThrow();
    JsonObject json = JsonObject.parse(bounded(index, "index.json"), shown("index.json"));
    return json.objects("manifests").stream().map(Descriptor::of).toList();
  }

  private byte[] bounded(FileRegion file, String name) throws IOException {
    if (file.sizeBytes() > JsonObject.MAX_DOCUMENT_BYTES) {
      throw new FailureException(
          FailureCode.IMAGE_CORRUPT,
          "reading %s: larger than %d bytes".formatted(shown(name), JsonObject.MAX_DOCUMENT_BYTES));
    }
    return file.readAll();
  }

  private String shown(String part) {
    return blobs.shown(part);
  }
}

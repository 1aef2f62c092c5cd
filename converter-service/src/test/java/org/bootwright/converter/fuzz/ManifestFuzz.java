package org.bootwright.converter.fuzz;

import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.manifest.ConfigFile;
import org.bootwright.converter.manifest.ImageDocument;
import org.bootwright.converter.manifest.PlatformChooser;

/** Any bytes are a document of an image, or are refused as one. */
public final class ManifestFuzz {
  private static final String DOCUMENT = "the document";

  private ManifestFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    attempt(() -> readDocument(data));
    attempt(() -> readConfig(ConfigFile.parse(data, DOCUMENT)));
    attempt(() -> readConfig(ConfigFile.ofInspection(JsonObject.parse(data, DOCUMENT))));
    attempt(() -> JsonObject.parseList(data, DOCUMENT).forEach(entry -> entry.texts("Layers")));
  }

  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (FailureException refused) {
      Messages.requireRefusal(refused);
    }
  }

  private static void readDocument(byte[] data) {
    switch (ImageDocument.parse(data, DOCUMENT)) {
      case ImageDocument.Index index -> {
        int candidates = PlatformChooser.candidates(index.manifests(), Platform.LINUX_AMD64).size();
        if (candidates > index.manifests().size()) {
          throw new AssertionError("more candidates than manifests");
        }
      }
      case ImageDocument.Manifest manifest -> {
        if (manifest.config().sizeBytes() < 0) {
          throw new AssertionError("a negative size");
        }
      }
    }
  }

  private static void readConfig(ConfigFile config) {
    config.requireLayerCount(config.diffIds().size(), DOCUMENT);
    config.requirePlatform(config.platform(), DOCUMENT);
  }
}

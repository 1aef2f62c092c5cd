package org.bootwright.converter.disk;

import java.io.IOException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.layer.LayerFormatException;
import org.bootwright.converter.merge.RefusedEntryException;
import org.bootwright.converter.source.SourceLayer;
import org.bootwright.converter.tar.TarException;
import org.bootwright.converter.tar.UnsupportedEntryException;

/** Says of what is wrong with a layer which layer it is. */
final class LayerFailures {
  private LayerFailures() {}

  /**
   * What to throw.
   *
   * @param tarPosition where in the tar it was found
   * @throws IOException the cause itself, where it is no fault of the layer
   */
  static FailureException translate(IOException cause, SourceLayer layer, long tarPosition)
      throws IOException {
    return switch (cause) {
      case LayerFormatException e -> failure(FailureCode.IMAGE_CORRUPT, layer, "", e);
      case TarException e -> {
        String where = "at byte %d of the tar: ".formatted(tarPosition);
        yield failure(FailureCode.IMAGE_CORRUPT, layer, where, e);
      }
      case RefusedEntryException e -> failure(FailureCode.IMAGE_REFUSED, layer, "", e);
      case UnsupportedEntryException e -> failure(FailureCode.IMAGE_REFUSED, layer, "", e);
      default -> throw cause;
    };
  }

  private static FailureException failure(
      FailureCode code, SourceLayer layer, String where, IOException cause) {
    return new FailureException(
        code, "reading %s: %s%s".formatted(layer.name(), where, cause.getMessage()), cause);
  }
}

package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.image.Transport;
import org.bootwright.gateway.store.ImageStore;

/**
 * Tells for which images no converter has to be asked, since their disk is there. For use within
 * one transaction, in which each reference is looked up once.
 */
final class KnownImages {
  private record Name(ImageReference reference, Platform platform) {}

  private final ImageStore images;
  private final Connection connection;
  private final Map<Name, Optional<ImageDescription>> found = new HashMap<>();

  KnownImages(ImageStore images, Connection connection) {
    this.images = images;
    this.connection = connection;
  }

  /**
   * The image that a VM may boot from at once.
   *
   * @throws FailureException with {@code image_not_found} where nobody may be asked for it
   */
  Optional<ImageDescription> find(ImageReference reference, Platform platform, PullPolicy policy)
      throws SQLException {
    if (policy != PullPolicy.NEVER && !isTheSameNow(reference, policy)) {
      return Optional.empty();
    }
    Name name = new Name(reference, platform);
    Optional<ImageDescription> image = found.get(name);
    if (image == null) {
      image = look(name);
      found.put(name, image);
    }
    if (image.isEmpty() && policy == PullPolicy.NEVER) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "asking for a VM of %s: no disk was made of it for %s, and it may not be pulled; pull it first, or ask with another pull policy"
              .formatted(reference, platform));
    }
    return image;
  }

  /**
   * What a digest names does not change, and a tag of a registry is taken for what it was; files
   * and the Docker Engine are near, and who changed them wants to boot what is there now.
   */
  private static boolean isTheSameNow(ImageReference reference, PullPolicy policy) {
    return reference.digest().isPresent()
        || (policy == PullPolicy.MISSING && reference.transport() == Transport.DOCKER);
  }

  /** A disk of an older format is made again by the converter. */
  private Optional<ImageDescription> look(Name name) throws SQLException {
    return images
        .findByName(connection, name.reference(), name.platform())
        .filter(image -> image.formatVersion() == ImageDescription.FORMAT_VERSION);
  }
}

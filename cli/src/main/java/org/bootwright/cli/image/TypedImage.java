package org.bootwright.cli.image;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;

/**
 * Makes a typed image fit to be sent: {@code demo} becomes the demo image's folder, and relative
 * paths become absolute, since the gateway has another working directory.
 */
public final class TypedImage {
  /** The name of the image that we make ourselves. */
  public static final String DEMO = "demo";

  private final DemoImage demo;
  private final Path workingDirectory;

  public TypedImage(DemoImage demo, Path workingDirectory) {
    this.demo = demo;
    this.workingDirectory = workingDirectory;
  }

  /**
   * Gives the reference to send.
   *
   * @throws FailureException with {@code invalid_request} or {@code image_not_found}
   */
  public ImageReference resolve(String typed) {
    if (typed.equals(DEMO)) {
      return demo.ensure(false);
    }
    ImageReference reference = parse(typed);
    if (!reference.transport().isPath()) {
      return reference;
    }
    Path path = workingDirectory.resolve(reference.location()).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "looking for the image " + typed + ": there is no " + path + "; check the path");
    }
    return reference.withLocation(path.toString());
  }

  private static ImageReference parse(String typed) {
    try {
      return ImageReference.parse(typed);
    } catch (IllegalArgumentException malformed) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "the image '"
              + typed
              + "': "
              + malformed.getMessage()
              + "; name one as in debian:trixie, docker-daemon:NAME, oci:DIR[:TAG] or docker-archive:FILE",
          malformed);
    }
  }
}

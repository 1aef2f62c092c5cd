package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.Transport;
import org.bootwright.converter.fuzz.Messages;
import org.bootwright.engine.login.RepositoryName;

/**
 * Any text is a reference that means the same when it is written and read again, or is refused as
 * one; so too for a platform, and for what a registry says that it wants.
 */
public final class ReferenceFuzz {
  private ReferenceFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, UTF_8);
    readReference(text);
    readPlatform(text);
    Challenge.parse(List.of(text));
  }

  private static void readReference(String text) {
    try {
      ImageReference reference = ImageReference.parse(text);
      if (!ImageReference.parse(reference.toString()).equals(reference)) {
        throw new AssertionError("written and read again it is another one: " + reference);
      }
      if (reference.transport() == Transport.DOCKER) {
        RepositoryName.parse(reference.location());
      }
    } catch (FailureException refused) {
      Messages.requireRefusal(refused);
    } catch (IllegalArgumentException refused) {
      // Refused with a message of its own.
    }
  }

  private static void readPlatform(String text) {
    try {
      Platform platform = Platform.parse(text);
      if (!Platform.parse(platform.toString()).equals(platform)) {
        throw new AssertionError("written and read again it is another one: " + platform);
      }
    } catch (IllegalArgumentException refused) {
      // Refused with a message of its own.
    }
  }
}

package org.bootwright.converter.manifest;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.image.Platform;

/**
 * Finds what runs on a platform, as containerd does: the plainest variant unless one is asked for.
 */
public final class PlatformChooser {
  /** Every 64-bit ARM processor is v8, and most images leave that out. */
  private static final String ARM64_BASE_VARIANT = "v8";

  private PlatformChooser() {}

  /**
   * Those of the descriptors that may run on the platform, best first. One that does not say its
   * platform may: its configuration will tell.
   */
  public static List<Descriptor> candidates(List<Descriptor> descriptors, Platform wanted) {
    return descriptors.stream()
        .filter(
            descriptor ->
                descriptor.platform().map(platform -> suits(platform, wanted)).orElse(true))
        .sorted(Comparator.comparing(PlatformChooser::variantOf))
        .toList();
  }

  /** Whether an image for one platform runs where another is wanted. */
  public static boolean suits(Platform offered, Platform wanted) {
    boolean sameMachine =
        offered.os().equals(wanted.os()) && offered.architecture().equals(wanted.architecture());
    Optional<String> variant = plainVariant(wanted);
    return sameMachine && (variant.isEmpty() || variant.equals(plainVariant(offered)));
  }

  private static String variantOf(Descriptor descriptor) {
    return descriptor.platform().flatMap(PlatformChooser::plainVariant).orElse("");
  }

  private static Optional<String> plainVariant(Platform platform) {
    boolean arm64 = platform.architecture().equals("arm64");
    return platform.variant().filter(value -> !(arm64 && value.equals(ARM64_BASE_VARIANT)));
  }
}

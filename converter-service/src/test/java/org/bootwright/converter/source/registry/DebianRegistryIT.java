package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.engine.login.DockerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that others wrote: what is pulled from it is what its layout holds. */
final class DebianRegistryIT {
  @TempDir Path directory;
  private ImageBuilder image;
  private RegistryPulls pulls;

  @BeforeEach
  void makeImage() throws IOException {
    image = ImageBuilder.image();
    Random random = new Random(13);
    for (Compression compression : Compression.values()) {
      for (int i = 0; i < 3; i++) {
        byte[] bytes = new byte[2_000_000 + random.nextInt(3_000_000)];
        random.nextBytes(bytes);
        image.layer(tar().file("%s/%d".formatted(compression, i), bytes).bytes(), compression);
      }
    }
    pulls = RegistryPulls.into(directory.resolve("disk.raw"));
  }

  private ConvertedDisk fromLayout() throws IOException {
    Path layout = Files.createDirectory(directory.resolve("layout"));
    image.writeLayout(layout);
    return Conversions.convert("oci:" + layout, directory.resolve("second.raw"));
  }

  private void assertSameAsLayout(ConvertedDisk pulled) throws IOException {
    assertThat(pulled).isEqualTo(fromLayout());
    assertThat(Files.mismatch(pulls.disk(), directory.resolve("second.raw"))).isEqualTo(-1);
    Conversions.requireClean(pulls.disk());
  }

  @Test
  void imageIsPulledByTagAndByDigest() throws IOException {
    try (DebianRegistry registry = DebianRegistry.plain(directory)) {
      registry.push("team/app", "v1", image);
      assertSameAsLayout(pulls.convert(registry.name() + "/team/app:v1"));
      pulls.convert(registry.name() + "/team/app@" + image.manifestDigest());
      Files.delete(pulls.disk());
      pulls.assertFails(registry.name() + "/team/app:v2", FailureCode.IMAGE_NOT_FOUND, "v2");
      pulls.assertFails(registry.name() + "/none", FailureCode.IMAGE_NOT_FOUND, "none");
    }
  }

  @Test
  void imageIsPulledOverTlsWithALogin() throws IOException, InterruptedException {
    Path keys = directory.resolve("keys.p12");
    Path certificate = directory.resolve("certificate.pem");
    Certificates.make(keys, certificate);
    Path key = Certificates.exportKey(keys, directory.resolve("key.pem"));
    try (DebianRegistry registry = DebianRegistry.secure(directory, certificate, key)) {
      registry.push("app", "v1", image);
      String reference = registry.name() + "/app:v1";
      pulls =
          pulls.with(
              Map.of(
                  registry.name(),
                  new RegistrySettings(List.of(), Optional.empty(), Optional.of(certificate))));
      pulls.assertFails(reference, FailureCode.UNAUTHORIZED, "docker login " + registry.name());
      String login =
          Authorization.file(registry.name(), DebianRegistry.USER + ":" + DebianRegistry.PASSWORD);
      Path config = Files.writeString(directory.resolve("config.json"), login);
      pulls = pulls.with(new DockerConfig(config, ""));
      assertSameAsLayout(pulls.convert(reference));
    }
  }
}

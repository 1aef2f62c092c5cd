package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.ConverterConfig;
import org.bootwright.converter.ImageLibrary;
import org.bootwright.converter.SourceSettings;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a registry has, found by tag, digest and platform, or not found. */
final class RegistrySourceTest {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  @TempDir Path directory;
  private Path disk;
  private TestRegistry registry;
  private RegistryPulls pulls;
  private ImageBuilder image;

  @BeforeEach
  void startRegistry() throws IOException {
    disk = directory.resolve("disk.raw");
    registry = TestRegistry.plain();
    pulls = RegistryPulls.into(disk);
    image = ImageBuilder.image().layer(tar().file("which", "image"));
  }

  @AfterEach
  void stopRegistry() {
    registry.close();
  }

  private String name(String rest) {
    return registry.name() + "/" + rest;
  }

  private String converted(String reference) throws IOException {
    pulls.convert(reference);
    return DiskTree.read(disk).at("/which").text();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void diskIsTheOneThatTheLayoutGives(Compression compression) throws IOException {
    byte[] random = new byte[3_000_000];
    new Random(11).nextBytes(random);
    for (int layer = 0; layer < 7; layer++) {
      image.layer(tar().file("f" + layer, random).file("which", "" + layer).bytes(), compression);
    }
    Path layout = Files.createDirectory(directory.resolve("layout"));
    image.writeLayout(layout);
    ConvertedDisk fromLayout = Conversions.convert("oci:" + layout, directory.resolve("second"));
    registry.push("app", "v1", image);
    ConvertedDisk fromRegistry = pulls.convert(name("app:v1"));
    assertThat(fromRegistry).isEqualTo(fromLayout);
    assertThat(Files.mismatch(disk, directory.resolve("second"))).isEqualTo(-1);
  }

  @Test
  void imageIsFoundByTagByDigestAndAsLatest() throws IOException {
    ImageBuilder other = ImageBuilder.image().layer(tar().file("which", "other"));
    registry.push("a/b/c", "latest", image).push("a/b/c", "v2", other);
    assertThat(converted(name("a/b/c"))).isEqualTo("image");
    assertThat(converted("docker://" + name("a/b/c:v2"))).isEqualTo("other");
    assertThat(converted(name("a/b/c@" + other.manifestDigest()))).isEqualTo("other");
    assertThat(converted(name("a/b/c:v2@" + image.manifestDigest()))).isEqualTo("image");
  }

  @Test
  void tagThatMovedIsNoticed() throws IOException {
    registry.push("app", "v1", image);
    assertThat(converted(name("app:v1"))).isEqualTo("image");
    registry.push("app", "v1", ImageBuilder.image().layer(tar().file("which", "moved")));
    assertThat(converted(name("app:v1"))).isEqualTo("moved");
  }

  @Test
  void diskThatIsNamedByItsDigestNeedsNoRegistry() {
    registry.push("app", "v1", image);
    ImageLibrary library =
        new ImageLibrary(
            ConverterConfig.of(directory.resolve("images"), "test")
                .withSources(SourceSettings.standard().withRegistries(pulls.config())),
            InstantSource.system());
    ImageDescription made = obtain(library, name("app:v1"));
    registry.close();
    assertThat(obtain(library, name("app@" + image.manifestDigest()))).isEqualTo(made);
    assertThatThrownBy(() -> obtain(library, name("app:v1")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("nothing answers there");
  }

  private static ImageDescription obtain(ImageLibrary library, String reference) {
    return library.obtain(
        ImageReference.parse(reference),
        Platform.LINUX_AMD64,
        ProgressListener.NONE,
        new Cancellation());
  }

  private byte[] index(ImageBuilder... images) {
    StringBuilder descriptors = new StringBuilder();
    String[] architectures = {"arm64", "amd64", "s390x"};
    for (int i = 0; i < images.length; i++) {
      registry.blobs("app", images[i]);
      descriptors
          .append(i == 0 ? "" : ",")
          .append(
              images[i].manifestDescriptor(
                  ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}"
                      .formatted(architectures[i])));
    }
    return "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(descriptors).getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource({INDEX, DOCKER_LIST})
  void platformIsChosenInAnIndex(String type) throws IOException {
    ImageBuilder arm = ImageBuilder.image().architecture("arm64").layer(tar().file("which", "arm"));
    registry.manifest("app", "v1", index(arm, image), type);
    assertThat(converted(name("app:v1"))).isEqualTo("image");
  }

  @Test
  void platformsThatAreThereAreListedWhereNoneSuits() throws IOException {
    registry.manifest("app", "v1", index(ImageBuilder.image().architecture("arm64")), INDEX);
    pulls.assertFails(
        name("app:v1"), FailureCode.PLATFORM_NOT_FOUND, "linux/amd64", "it has linux/arm64");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    registry.push("app", "v1", image);
    pulls.assertFails(
        name("app:v2"), FailureCode.IMAGE_NOT_FOUND, registry.name(), "app has no tag", "v2");
    pulls.assertFails(name("no/app"), FailureCode.IMAGE_NOT_FOUND, "no/app", "latest");
  }

  @Test
  void nameThatCannotBeARepositorysIsRefusedBeforeAnybodyIsAsked() {
    pulls.assertFails(
        name("a__________b/c..d"), FailureCode.INVALID_REQUEST, "names in lower case");
    assertThat(registry.seen()).isEmpty();
  }

  @Test
  void schemaOneIsRefused() {
    registry.manifest(
        "app",
        "v1",
        "{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]}".getBytes(UTF_8),
        "application/vnd.docker.distribution.manifest.v1+prettyjws");
    pulls.assertFails(name("app:v1"), FailureCode.IMAGE_REFUSED, "schema 1");
  }

  @Test
  void manifestWithAnotherDigestIsRefused() {
    ImageBuilder other = ImageBuilder.image();
    registry.manifest("app", image.manifestDigest().toString(), other.manifest(), "x/y");
    pulls.assertFails(
        name("app@" + image.manifestDigest()),
        FailureCode.IMAGE_CORRUPT,
        image.manifestDigest().toString(),
        other.manifestDigest().toString());
  }

  @Test
  void digestThatTheRegistrySaysIsCompared() {
    Digest wrong = Sha256.of(new byte[] {1});
    registry
        .push("app", "v1", image)
        .with(
            exchange -> {
              exchange.getResponseHeaders().set("Docker-Content-Digest", wrong.toString());
              return false;
            });
    pulls.assertFails(name("app:v1"), FailureCode.IMAGE_CORRUPT, wrong.toString());
  }

  @Test
  void manifestThatIsTooLargeIsNotRead() {
    registry.manifest("app", "v1", new byte[(4 << 20) + 1], INDEX);
    pulls.assertFails(name("app:v1"), FailureCode.IMAGE_CORRUPT, "larger than 4194304 bytes");
  }

  @Test
  void blobThatIsNotThereIsNamed() {
    Digest layer = layerDigest();
    registry
        .push("app", "v1", image)
        .with(
            exchange ->
                exchange.getRequestURI().getPath().endsWith(layer.toString())
                    && TestRegistry.answer(exchange, 404, ""));
    pulls.assertFails(name("app:v1"), FailureCode.IMAGE_CORRUPT, layer.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'has 1000 bytes, but its descriptor says'",
    "1, 'has digest'",
  })
  void blobThatIsAnotherOneIsRefused(int kind, String says) {
    Digest layer = layerDigest();
    byte[] bytes = layerBytes().clone();
    bytes[bytes.length / 2] ^= 1;
    registry.push("app", "v1", image).blob("app", layer, kind == 0 ? new byte[1000] : bytes);
    pulls.assertFails(name("app:v1"), FailureCode.IMAGE_CORRUPT, says, layer.toString());
  }

  private Digest layerDigest() {
    return Sha256.of(layerBytes());
  }

  private byte[] layerBytes() {
    return image.layoutFiles("x").entrySet().stream()
        .filter(file -> file.getKey().startsWith("blobs/"))
        .map(Map.Entry::getValue)
        .filter(bytes -> !Sha256.of(bytes).equals(image.manifestDigest()))
        .filter(bytes -> !Sha256.of(bytes).equals(Sha256.of(image.config())))
        .findFirst()
        .orElseThrow();
  }
}

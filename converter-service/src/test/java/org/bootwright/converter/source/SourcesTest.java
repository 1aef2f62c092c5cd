package org.bootwright.converter.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding an image: in layouts and archives, by tag, digest and platform, and not finding it. */
final class SourcesTest {
  @TempDir Path directory;
  private ImageBuilder image;
  private ImageBuilder other;
  private Path disk;

  @BeforeEach
  void makeImages() throws IOException {
    disk = directory.resolve("disk.raw");
    image = ImageBuilder.image().layer(tar().file("which", "image"));
    other = ImageBuilder.image().layer(tar().file("which", "other"));
  }

  private String converted(String reference) throws IOException {
    Conversions.convert(reference, disk);
    return DiskTree.read(disk).at("/which").text();
  }

  private void assertFails(String reference, FailureCode code, String... says) {
    assertThatThrownBy(() -> Conversions.convert(reference, disk))
        .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(says);
    assertThat(disk).doesNotExist();
  }

  private Path layout(Map<String, byte[]> files) throws IOException {
    Path layout = Files.createTempDirectory(directory, "layout");
    ImageBuilder.write(files, layout);
    return layout;
  }

  private Path archive(Map<String, byte[]> files) throws IOException {
    return Files.write(
        Files.createTempFile(directory, "archive", ".tar"), ImageBuilder.archive(files));
  }

  private static String tagged(ImageBuilder image, String tag, String platform) {
    Platform named = Platform.parse(platform);
    return image.manifestDescriptor(
        """
        ,"annotations":{"org.opencontainers.image.ref.name":"%s"},
        "platform":{"os":"%s","architecture":"%s"}"""
            .formatted(tag, named.os(), named.architecture()));
  }

  @Test
  void imageIsFoundInEveryKindOfSource() throws IOException {
    Map<String, byte[]> layout = image.layoutFiles("v1");
    assertThat(converted("oci:" + layout(layout))).isEqualTo("image");
    assertThat(converted("oci:" + layout(layout) + ":v1")).isEqualTo("image");
    assertThat(converted("oci-archive:" + archive(layout))).isEqualTo("image");
    assertThat(converted("oci-archive:" + archive(layout) + ":v1")).isEqualTo("image");
    Path dockerArchive = archive(image.dockerFiles("some/name:v1"));
    assertThat(converted("docker-archive:" + dockerArchive)).isEqualTo("image");
    assertThat(converted("docker-archive:" + dockerArchive + ":some/name:v1")).isEqualTo("image");
  }

  @Test
  void digestOfTheDiskIsTheManifestsOrTheDockerImageId() throws IOException {
    ConvertedDisk fromLayout = Conversions.convert("oci:" + layout(image.layoutFiles("x")), disk);
    assertThat(fromLayout.digest()).isEqualTo(image.manifestDigest());
    ConvertedDisk fromDocker =
        Conversions.convert("docker-archive:" + archive(image.dockerFiles("a:b")), disk);
    assertThat(fromDocker.digest()).isEqualTo(Sha256.of(image.config()));
  }

  @Test
  void tagAndDigestChooseAmongSeveralImages() throws IOException {
    Path layout =
        layout(
            ImageBuilder.layoutFiles(
                List.of(image, other),
                List.of(tagged(image, "one", "linux/amd64"), tagged(other, "two", "linux/amd64"))));
    assertThat(converted("oci:" + layout + ":one")).isEqualTo("image");
    assertThat(converted("oci:" + layout + ":two")).isEqualTo("other");
    assertThat(converted("oci:" + layout + "@" + other.manifestDigest())).isEqualTo("other");
    Files.delete(disk);
    assertFails(
        "oci:" + layout, FailureCode.INVALID_REQUEST, "several images", "the tags one, two");
    assertFails(
        "oci:" + layout + ":three",
        FailureCode.IMAGE_NOT_FOUND,
        "no image is tagged three",
        "the tags one, two");
    assertFails(
        "oci:" + layout + "@" + Sha256.of(new byte[0]), FailureCode.IMAGE_NOT_FOUND, "no blob");
  }

  @Test
  void platformChoosesAmongManifestsOfAnIndex() throws IOException {
    ImageBuilder arm = other.architecture("arm64");
    String nested =
        "{\"schemaVersion\":2,\"manifests\":[%s,%s,%s]}"
            .formatted(
                tagged(arm, "x", "linux/arm64"),
                tagged(arm, "x", "unknown/unknown"),
                tagged(image, "x", "linux/amd64"));
    byte[] index = nested.getBytes(UTF_8);
    Map<String, byte[]> files =
        ImageBuilder.layoutFiles(
            List.of(image, arm),
            List.of(
                "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"%s\",\"size\":%d}"
                    .formatted(Sha256.of(index), index.length)));
    files.put(ImageBuilder.blobPath(index), index);
    Path layout = layout(files);
    assertThat(converted("oci:" + layout)).isEqualTo("image");
    assertThat(converted("oci:" + layout + "@" + image.manifestDigest())).isEqualTo("image");
  }

  @Test
  void imageOfAnotherPlatformIsNotTaken() throws IOException {
    ImageBuilder riscv = image.architecture("riscv64");
    assertFails(
        "oci:" + layout(riscv.layoutFiles("x")),
        FailureCode.PLATFORM_NOT_FOUND,
        "made for linux/riscv64, not for linux/amd64");
    Path listed =
        layout(
            ImageBuilder.layoutFiles(List.of(riscv), List.of(tagged(riscv, "x", "linux/riscv64"))));
    assertFails(
        "oci:" + listed,
        FailureCode.PLATFORM_NOT_FOUND,
        "no image for linux/amd64; it has linux/riscv64");
    assertFails(
        "docker-archive:" + archive(riscv.dockerFiles("a:b")),
        FailureCode.PLATFORM_NOT_FOUND,
        "made for linux/riscv64");
  }

  @Test
  void layerThatDockerSaveWroteAsALinkIsFollowed() throws IOException {
    Map<String, byte[]> files = image.dockerFiles("a:b");
    String layerName =
        files.keySet().stream()
            .filter(name -> name.endsWith("layer.tar"))
            .findFirst()
            .orElseThrow();
    TarBuilder tar = tar();
    files.forEach(
        (name, bytes) -> {
          if (!name.equals(layerName)) {
            tar.file(name, bytes);
          }
        });
    byte[] layer = tar().file("which", "image").bytes();
    tar.file("real/layer.tar", layer);
    tar.symbolicLink(layerName, "../real/layer.tar");
    Path archive = Files.write(directory.resolve("linked.tar"), tar.bytes());
    assertThat(converted("docker-archive:" + archive)).isEqualTo("image");
  }

  @Test
  void whatIsNoImageIsSaidSo() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path text = Files.writeString(directory.resolve("text"), "hello".repeat(1000));
    Path tar = Files.write(directory.resolve("some.tar"), tar().file("a", "b").bytes());
    Path gzip =
        Files.write(
            directory.resolve("x.tar.gz"),
            Compression.GZIP.compress(ImageBuilder.archive(image.layoutFiles("x"))));
    assertFails("oci:" + empty, FailureCode.IMAGE_NOT_FOUND, "no OCI image layout");
    assertFails("oci:" + directory.resolve("no"), FailureCode.IMAGE_NOT_FOUND, "does not exist");
    assertFails("oci-archive:" + directory.resolve("no"), FailureCode.IMAGE_NOT_FOUND, "exist");
    assertFails("oci:" + text, FailureCode.IMAGE_NOT_FOUND, "oci-archive:");
    assertFails("oci-archive:" + empty, FailureCode.IMAGE_NOT_FOUND, "not a file");
    assertFails("oci-archive:" + text, FailureCode.IMAGE_CORRUPT, "not a whole tar archive");
    assertFails("oci-archive:" + tar, FailureCode.IMAGE_NOT_FOUND, "no OCI image layout");
    assertFails("docker-archive:" + tar, FailureCode.IMAGE_NOT_FOUND, "no manifest.json");
    assertFails("oci-archive:" + gzip, FailureCode.UNSUPPORTED, "gunzip");
  }

  @Test
  void documentsThatContradictThemselvesAreRefused() throws IOException {
    assertManifestFails("{\"schemaVersion\":2}", FailureCode.IMAGE_CORRUPT, "layers are missing");
    assertManifestFails(
        "{\"manifests\":[],\"layers\":[]}", FailureCode.IMAGE_CORRUPT, "stands beside layers");
    assertManifestFails("{\"layers\":1", FailureCode.IMAGE_CORRUPT, "not valid JSON");
    assertManifestFails("[]", FailureCode.IMAGE_CORRUPT, "an object is expected");
    assertManifestFails("{\"layers\":[],\"layers\":[]}", FailureCode.IMAGE_CORRUPT, "Duplicate");
    assertManifestFails("{\"layers\":[]} x", FailureCode.IMAGE_CORRUPT, "not valid JSON");
    assertManifestFails("[".repeat(2000), FailureCode.IMAGE_CORRUPT, "nesting depth");
    assertManifestFails("{\"fsLayers\":[]}", FailureCode.IMAGE_REFUSED, "schema 1");
    assertManifestFails(
        "{\"config\":{\"digest\":\"sha256:../../x\",\"size\":1},\"layers\":[]}",
        FailureCode.IMAGE_CORRUPT,
        "config.digest is not a SHA-256 digest");
    assertManifestFails(
        "{\"config\":{\"digest\":\"%s\",\"size\":-1},\"layers\":[]}"
            .formatted(Sha256.of(new byte[0])),
        FailureCode.IMAGE_CORRUPT,
        "config.size is not a size");
    assertManifestFails(
        "{\"config\":{\"mediaType\":\"application/vnd.example\",\"digest\":\"%s\",\"size\":1},\"layers\":[]}"
            .formatted(Sha256.of(new byte[0])),
        FailureCode.IMAGE_REFUSED,
        "an artifact of type application/vnd.example");
    assertManifestFails(
        " ".repeat(4 << 20) + "{}", FailureCode.IMAGE_CORRUPT, "at most 4194304 are allowed");
  }

  private void assertManifestFails(String manifest, FailureCode code, String says)
      throws IOException {
    byte[] bytes = manifest.getBytes(UTF_8);
    Map<String, byte[]> files =
        ImageBuilder.layoutFiles(
            List.of(),
            List.of("{\"digest\":\"%s\",\"size\":%d}".formatted(Sha256.of(bytes), bytes.length)));
    files.put(ImageBuilder.blobPath(bytes), bytes);
    assertFails("oci:" + layout(files), code, says);
  }

  @Test
  void encryptedAndForeignLayersAreRefused() throws IOException {
    byte[] tar = tar().bytes();
    for (String type :
        List.of("application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "application/wasm")) {
      ImageBuilder refused = ImageBuilder.image().layer(tar, tar, type);
      assertFails(
          "oci:" + layout(refused.layoutFiles("x")), FailureCode.IMAGE_REFUSED, "layer sha256:");
    }
  }

  @Test
  void indexThatLeadsToItselfEnds() throws IOException {
    // No document can hold its own digest; a long chain is the nearest that there is.
    Map<String, byte[]> files = new HashMap<>(image.layoutFiles("x"));
    String descriptor = image.manifestDescriptor("");
    for (int depth = 0; depth < 10; depth++) {
      byte[] index = "{\"manifests\":[%s]}".formatted(descriptor).getBytes(UTF_8);
      files.put(ImageBuilder.blobPath(index), index);
      descriptor = "{\"digest\":\"%s\",\"size\":%d}".formatted(Sha256.of(index), index.length);
    }
    files.put("index.json", "{\"manifests\":[%s]}".formatted(descriptor).getBytes(UTF_8));
    assertFails("oci:" + layout(files), FailureCode.IMAGE_REFUSED, "nested more than 4 deep");
  }

  @Test
  void settingsOfTheImageAreKept() throws IOException {
    ImageBuilder configured =
        ImageBuilder.image()
            .layer(tar())
            .settings(
                """
                {"Entrypoint":["/e","1"],"Cmd":["c"],"Env":["A=b","C"],"User":"1:2",
                 "WorkingDir":"/w","StopSignal":"SIGRTMIN+3","ExposedPorts":{"80/tcp":{}},
                 "Labels":{"k":"v"},"Volumes":null,"OnBuild":null}""");
    ConvertedDisk converted =
        Conversions.convert("oci:" + layout(configured.layoutFiles("x")), disk);
    assertThat(converted.config().entrypoint()).containsExactly("/e", "1");
    assertThat(converted.config().cmd()).containsExactly("c");
    assertThat(converted.config().env()).containsExactly("A=b", "C");
    assertThat(converted.config().user()).isEqualTo("1:2");
    assertThat(converted.config().workingDir()).isEqualTo("/w");
    assertThat(converted.config().stopSignal()).hasValue("SIGRTMIN+3");
    assertThat(converted.config().exposedPorts()).containsExactly("80/tcp");
    assertThat(converted.config().labels()).containsEntry("k", "v");
  }

  @Test
  void settingsThatNoProcessCanHaveAreRefused() throws IOException {
    ImageBuilder nul = ImageBuilder.image().layer(tar()).settings("{\"Env\":[\"A=\\u0000\"]}");
    assertFails("oci:" + layout(nul.layoutFiles("x")), FailureCode.IMAGE_REFUSED, "has a NUL");
    ImageBuilder large =
        ImageBuilder.image()
            .layer(tar())
            .settings("{\"Labels\":{\"a\":\"%s\"}}".formatted("x".repeat(600_000)));
    assertFails(
        "oci:" + layout(large.layoutFiles("x")),
        FailureCode.IMAGE_REFUSED,
        "characters of settings");
  }

  @Test
  void oneDiffIdForEachLayerIsDemanded() throws IOException {
    Map<String, byte[]> files = image.dockerFiles("a:b");
    String manifest =
        new String(java.util.Objects.requireNonNull(files.get("manifest.json")), UTF_8);
    files.put(
        "manifest.json",
        manifest.replaceAll("\"Layers\":\\[.*?\\]", "\"Layers\":[]").getBytes(UTF_8));
    assertFails(
        "docker-archive:" + archive(files),
        FailureCode.IMAGE_CORRUPT,
        "has 0 layers, but its configuration names 1");
  }
}

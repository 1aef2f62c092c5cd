package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.digest.Sha256;

/** An image in memory, to be written as any source that the converter knows. */
public final class ImageBuilder {
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Layer(byte[] tar, byte[] blob, String mediaType) {}

  private final List<Layer> layers = new ArrayList<>();
  private String architecture = "amd64";
  private String settings = "{}";

  public static ImageBuilder image() {
    return new ImageBuilder();
  }

  public ImageBuilder layer(TarBuilder tar) {
    try {
      return layer(tar.bytes(), Compression.GZIP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ImageBuilder layer(byte[] tar, Compression compression) throws IOException {
    return layer(tar, compression.compress(tar), compression.mediaType());
  }

  /** A layer whose blob need not be the tar compressed. */
  public ImageBuilder layer(byte[] tar, byte[] blob, String mediaType) {
    layers.add(new Layer(tar, blob, mediaType));
    return this;
  }

  public ImageBuilder architecture(String value) {
    architecture = value;
    return this;
  }

  /** The JSON of the configuration's {@code config}. */
  public ImageBuilder settings(String json) {
    settings = json;
    return this;
  }

  public byte[] config() {
    List<String> diffIds =
        layers.stream().map(layer -> "\"%s\"".formatted(Sha256.of(layer.tar()))).toList();
    return """
    {"created":"2026-01-02T03:04:05.000000006Z","architecture":"%s","os":"linux","config":%s,
     "rootfs":{"type":"layers","diff_ids":[%s]}}"""
        .formatted(architecture, settings, String.join(",", diffIds))
        .getBytes(UTF_8);
  }

  public byte[] manifest() {
    List<String> descriptors =
        layers.stream().map(layer -> descriptor(layer.mediaType(), layer.blob(), "")).toList();
    return """
    {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
        .formatted(
            MANIFEST_TYPE,
            descriptor("application/vnd.oci.image.config.v1+json", config(), ""),
            String.join(",", descriptors))
        .getBytes(UTF_8);
  }

  public Digest manifestDigest() {
    return Sha256.of(manifest());
  }

  /** The manifest's descriptor with further fields, each beginning with a comma. */
  public String manifestDescriptor(String moreFields) {
    return descriptor(MANIFEST_TYPE, manifest(), moreFields);
  }

  /** All files of a layout with this image alone, by their path. */
  public Map<String, byte[]> layoutFiles(String tag) {
    String annotations =
        ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"}".formatted(tag);
    return layoutFiles(List.of(this), List.of(manifestDescriptor(annotations)));
  }

  /** All files of a layout with these images, whose index has these descriptors. */
  public static Map<String, byte[]> layoutFiles(
      List<ImageBuilder> images, List<String> descriptors) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    files.put(
        "index.json",
        "{\"schemaVersion\":2,\"manifests\":[%s]}"
            .formatted(String.join(",", descriptors))
            .getBytes(UTF_8));
    for (ImageBuilder image : images) {
      image.blobs().forEach(blob -> files.put(blobPath(blob), blob));
    }
    return files;
  }

  /** All files of an archive as docker save wrote it up to version 24. */
  public Map<String, byte[]> dockerFiles(String repositoryTag) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String configName = Sha256.of(config()).hex() + ".json";
    files.put(configName, config());
    List<String> names = new ArrayList<>();
    for (Layer layer : layers) {
      String name = "%s%d/layer.tar".formatted(Sha256.of(layer.tar()).hex(), names.size());
      files.put(name, layer.blob());
      names.add("\"%s\"".formatted(name));
    }
    String manifest =
        "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]"
            .formatted(configName, repositoryTag, String.join(",", names));
    files.put("manifest.json", manifest.getBytes(UTF_8));
    return files;
  }

  public ImageBuilder writeLayout(Path directory) throws IOException {
    write(layoutFiles("latest"), directory);
    return this;
  }

  public static void write(Map<String, byte[]> files, Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  public static byte[] archive(Map<String, byte[]> files) {
    TarBuilder tar = TarBuilder.tar();
    files.forEach(tar::file);
    return tar.bytes();
  }

  public static String blobPath(byte[] blob) {
    return "blobs/sha256/" + Sha256.of(blob).hex();
  }

  private List<byte[]> blobs() {
    List<byte[]> blobs = new ArrayList<>(List.of(config(), manifest()));
    layers.forEach(layer -> blobs.add(layer.blob()));
    return blobs;
  }

  private static String descriptor(String mediaType, byte[] blob, String moreFields) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(mediaType, Sha256.of(blob), blob.length, moreFields);
  }
}

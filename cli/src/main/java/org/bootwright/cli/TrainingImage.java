package org.bootwright.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The smallest image there is, as an OCI image layout: one layer with nothing in it. */
final class TrainingImage {
  /** Two blocks of zeros end a tar (POSIX pax, "ustar Interchange Format"). */
  private static final byte[] EMPTY_TAR = new byte[1024];

  private final Path layout;

  private TrainingImage(Path layout) {
    this.layout = layout;
  }

  static void write(Path layout) throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    new TrainingImage(layout).write();
  }

  private void write() throws IOException {
    String layer = descriptor("application/vnd.oci.image.layer.v1.tar", EMPTY_TAR);
    String config =
        descriptor(
            "application/vnd.oci.image.config.v1+json",
            """
            {"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/true"]},\
            "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}"""
                .formatted(sha256(EMPTY_TAR)));
    String manifest =
        descriptor(
            "application/vnd.oci.image.manifest.v1+json",
            """
            {"schemaVersion":2,"config":%s,"layers":[%s]}"""
                .formatted(config, layer));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(manifest));
  }

  private String descriptor(String mediaType, String blob) throws IOException {
    return descriptor(mediaType, blob.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a blob; gives the descriptor that names it. */
  private String descriptor(String mediaType, byte[] blob) throws IOException {
    String hex = sha256(blob);
    Files.write(layout.resolve("blobs/sha256").resolve(hex), blob);
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(mediaType, hex, blob.length);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}

package org.bootwright.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A small image, as an OCI image layout: one layer, compressed as most are, with one entry of each
 * common kind.
 */
final class TrainingImage {
  private static final int BLOCK_BYTES = 512;

  private final Path layout;

  private TrainingImage(Path layout) {
    this.layout = layout;
  }

  static void write(Path layout) throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    new TrainingImage(layout).write();
  }

  private void write() throws IOException {
    byte[] tar = tar();
    String layer = descriptor("application/vnd.oci.image.layer.v1.tar+gzip", gzip(tar));
    String config =
        descriptor(
            "application/vnd.oci.image.config.v1+json",
            """
            {"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/true"]},\
            "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}"""
                .formatted(sha256(tar)));
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

  private static byte[] tar() throws IOException {
    var tar = new ByteArrayOutputStream();
    tar.write(header('5', "bin/", ""));
    tar.write(header('0', "bin/true", ""));
    tar.write(header('2', "bin/link", "true"));
    tar.write(header('1', "bin/same", "bin/true"));
    tar.write(header('0', "bin/.wh.false", ""));
    // Two blocks of zeros end a tar (POSIX pax, "ustar Interchange Format").
    tar.write(new byte[2 * BLOCK_BYTES]);
    return tar.toByteArray();
  }

  /** A header of an entry without a body, in the dialect of V7. */
  private static byte[] header(char type, String name, String linkName) {
    var header = ByteBuffer.allocate(BLOCK_BYTES);
    header.put(0, name.getBytes(StandardCharsets.US_ASCII));
    header.put(100, "0000755".getBytes(StandardCharsets.US_ASCII));
    header.put(148, "        ".getBytes(StandardCharsets.US_ASCII));
    header.put(156, (byte) type);
    header.put(157, linkName.getBytes(StandardCharsets.US_ASCII));
    int sum = 0;
    for (byte each : header.array()) {
      sum += each & 0xff;
    }
    header.put(148, "%06o\0".formatted(sum).getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
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

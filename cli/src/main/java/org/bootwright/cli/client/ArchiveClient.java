package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;

/** The gateway's API for files in VMs. Safe for use by several threads. */
public final class ArchiveClient {
  private static final String STATUS_HEADER = "X-Bootwright-Path-Stat";

  private final HttpTransport transport;

  ArchiveClient(HttpTransport transport) {
    this.transport = transport;
  }

  /**
   * What is at a path of a VM.
   *
   * @param link what a symbolic link says; absent of anything else
   */
  public record FileStatus(String type, long sizeBytes, Optional<String> link) {
    public boolean isDirectory() {
      return type.equals("directory");
    }

    public boolean isFile() {
      return type.equals("file");
    }
  }

  /** Looks at a path; absent where there is nothing. */
  public Optional<FileStatus> status(String vm, String path, boolean follow) {
    String header;
    try {
      header =
          transport
              .header(transport.request(path(vm, path) + "&follow=" + follow).HEAD(), STATUS_HEADER)
              .orElse("");
    } catch (FailureException e) {
      if (e.code() == FailureCode.FILE_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    try {
      JsonNode json = ContractsJson.shared().mapper().readTree(Base64.getDecoder().decode(header));
      String link = json.path("link").asText();
      return Optional.of(
          new FileStatus(
              json.path("type").asText(),
              json.path("sizeBytes").asLong(),
              link.isEmpty() ? Optional.empty() : Optional.of(link)));
    } catch (IOException | IllegalArgumentException e) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "looking at %s:%s: the gateway's answer is not understood".formatted(vm, path),
          e);
    }
  }

  /** A tar archive of a path. Closing it gives the copy up. */
  public InputStream read(String vm, String path, boolean follow) {
    return transport.stream(transport.request(path(vm, path) + "&follow=" + follow).GET());
  }

  /** Unpacks a tar archive into a directory of a VM. */
  public void write(String vm, String path, boolean owners, BodyWriter archive) {
    transport.upload(
        transport
            .request(path(vm, path) + "&copyUidGid=" + owners)
            .header("Content-Type", "application/x-tar")
            .PUT(new WrittenBody(archive)));
  }

  private static String path(String vm, String path) {
    return GatewayClient.path(vm, "/archive?path=" + GatewayClient.encode(path));
  }
}

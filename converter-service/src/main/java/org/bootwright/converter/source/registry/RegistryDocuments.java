package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.source.Blob;
import org.bootwright.converter.source.registry.RedirectFollower.Answer;
import org.bootwright.converter.source.resolve.DigestedBlobs;
import org.bootwright.engine.login.RepositoryName;
import org.jspecify.annotations.Nullable;

/** The manifests, configurations and layers of one repository. For one thread; layers for any. */
final class RegistryDocuments implements DigestedBlobs {
  private static final String DEFAULT_TAG = "latest";

  /** All that can be read, and schema 1 so as to say that it cannot. */
  private static final String MANIFEST_TYPES =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1");

  private final PullSession session;
  private final EndpointSequence endpoints;
  private final RepositoryName name;

  /** What the reference itself named, which the descriptor made of it leads to. */
  private @Nullable Document named;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Document(byte[] bytes, Digest digest) {}

  RegistryDocuments(RepositoryName name, PullSession session) {
    this.name = name;
    this.session = session;
    this.endpoints = new EndpointSequence(name, session);
  }

  /** A descriptor of what a reference names, by its digest or by its tag as it is now. */
  Descriptor named(ImageReference reference) throws IOException {
    Optional<Digest> digest = reference.digest();
    String key = digest.map(Digest::toString).orElseGet(() -> reference.tag().orElse(DEFAULT_TAG));
    Document document = endpoints.first(connection -> manifest(connection, key, digest));
    named = document;
    return new Descriptor(
        "", document.digest(), document.bytes().length, Optional.empty(), Map.of());
  }

  @Override
  public byte[] manifest(Descriptor descriptor) throws IOException {
    Document known = named;
    if (known != null && known.digest().equals(descriptor.digest())) {
      return known.bytes();
    }
    String key = descriptor.digest().toString();
    return endpoints
        .first(
            connection -> {
              Document document = manifest(connection, key, Optional.of(descriptor.digest()));
              requireSize(connection, descriptor, document.bytes().length);
              return document;
            })
        .bytes();
  }

  @Override
  public byte[] configuration(Descriptor descriptor) throws IOException {
    return endpoints.first(connection -> configuration(connection, descriptor));
  }

  @Override
  public Blob layer(Descriptor descriptor) {
    return new RegistryBlob(endpoints, session, descriptor);
  }

  @Override
  public String shown(String part) {
    return "%s of %s at %s".formatted(part, name.path(), name.registry());
  }

  private Document manifest(RegistryConnection connection, String key, Optional<Digest> expected)
      throws IOException {
    Answer answer = connection.get("manifests/" + key, Map.of("Accept", MANIFEST_TYPES));
    byte[] bytes = readBounded(connection, answer, "the manifest " + key);
    Digest actual = Sha256.of(bytes);
    Optional<Digest> said =
        expected.or(
            () -> answer.header("Docker-Content-Digest").flatMap(RegistryDocuments::sha256));
    if (said.isPresent() && !said.get().equals(actual)) {
      throw connection
          .failures()
          .corrupt("the manifest of digest %s has digest %s".formatted(said.get(), actual));
    }
    return new Document(bytes, actual);
  }

  private byte[] configuration(RegistryConnection connection, Descriptor descriptor)
      throws IOException {
    if (descriptor.sizeBytes() > JsonObject.MAX_DOCUMENT_BYTES) {
      throw tooLarge(connection, "the configuration " + descriptor.digest());
    }
    Answer answer = connection.get("blobs/" + descriptor.digest(), Map.of());
    byte[] bytes = readBounded(connection, answer, "the configuration " + descriptor.digest());
    requireSize(connection, descriptor, bytes.length);
    Digest actual = Sha256.of(bytes);
    if (!actual.equals(descriptor.digest())) {
      throw connection
          .failures()
          .corrupt("blob %s has digest %s".formatted(descriptor.digest(), actual));
    }
    return bytes;
  }

  private byte[] readBounded(RegistryConnection connection, Answer answer, String what)
      throws IOException {
    long deadlineNanos = System.nanoTime() + session.limits().documentTimeout().toNanos();
    byte[] bytes = new byte[JsonObject.MAX_DOCUMENT_BYTES + 1];
    int length = 0;
    try (InputStream body = answer.body()) {
      int count = body.read(bytes, 0, bytes.length);
      while (count > 0) {
        length += count;
        if (length == bytes.length) {
          throw tooLarge(connection, what);
        }
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new HttpTimeoutException("the document took too long");
        }
        count = body.read(bytes, length, bytes.length - length);
      }
    }
    return java.util.Arrays.copyOf(bytes, length);
  }

  private static void requireSize(
      RegistryConnection connection, Descriptor descriptor, int sizeBytes) {
    if (sizeBytes != descriptor.sizeBytes()) {
      throw connection
          .failures()
          .corrupt(
              "blob %s has %d bytes, but its descriptor says %d"
                  .formatted(descriptor.digest(), sizeBytes, descriptor.sizeBytes()));
    }
  }

  private static RuntimeException tooLarge(RegistryConnection connection, String what) {
    return connection
        .failures()
        .corrupt("%s is larger than %d bytes".formatted(what, JsonObject.MAX_DOCUMENT_BYTES));
  }

  /** A registry may use another algorithm here; then there is nothing to compare. */
  private static Optional<Digest> sha256(String text) {
    try {
      return Optional.of(Digest.parse(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

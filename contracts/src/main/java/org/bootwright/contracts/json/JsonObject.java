package org.bootwright.contracts.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;

/**
 * An object of a document that nobody vouches for. An absent field and one that is {@code null} are
 * the same, because Go writes empty lists and maps as {@code null}.
 *
 * @param document how messages name the document
 * @param path of this object within the document, empty for the whole
 */
public record JsonObject(JsonNode node, String document, String path) {
  /** The bound that the OCI distribution specification sets for manifests. */
  public static final int MAX_DOCUMENT_BYTES = 4 << 20;

  private static final int MAX_NESTING = 64;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a document whose outermost value is an object.
   *
   * @throws FailureException {@code image_corrupt} if it is anything else
   */
  public static JsonObject parse(byte[] bytes, String document) {
    return of(parseTree(bytes, document), document, "");
  }

  /** Reads a document whose outermost value is a list of objects. */
  public static List<JsonObject> parseList(byte[] bytes, String document) {
    JsonNode tree = parseTree(bytes, document);
    if (!tree.isArray()) {
      throw corruptDocument(document, "a list is expected");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : tree) {
      objects.add(of(element, document, "[" + objects.size() + "]"));
    }
    return objects;
  }

  private static JsonNode parseTree(byte[] bytes, String document) {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw corruptDocument(document, "larger than %d bytes".formatted(MAX_DOCUMENT_BYTES));
    }
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      // Not only its syntax: bytes that look like UTF-16 or UTF-32 may be none.
      String why =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw new FailureException(
          FailureCode.IMAGE_CORRUPT, "reading %s: not valid JSON: %s".formatted(document, why), e);
    }
  }

  private static JsonObject of(JsonNode node, String document, String path) {
    if (!node.isObject()) {
      throw corruptDocument(
          document, (path.isEmpty() ? "" : path + ": ") + "an object is expected");
    }
    return new JsonObject(node, document, path);
  }

  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  public String text(String field) {
    return optionalText(field).orElseThrow(() -> corrupt(field, "is missing"));
  }

  public Optional<String> optionalText(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isTextual()) {
      throw corrupt(field, "is not a string");
    }
    return Optional.of(node.get(field).textValue());
  }

  /** A size or count: whole, and not negative. */
  public long size(String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw corrupt(field, "is not a size");
    }
    return value.longValue();
  }

  public Digest digest(String field) {
    return toDigest(text(field), field);
  }

  public List<Digest> digests(String field) {
    return texts(field).stream().map(text -> toDigest(text, field)).toList();
  }

  private Digest toDigest(String text, String field) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw corrupt(field, "is not a SHA-256 digest");
    }
  }

  public Optional<JsonObject> object(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    return Optional.of(of(node.get(field), document, at(field)));
  }

  public List<JsonObject> objects(String field) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : list(field)) {
      objects.add(of(element, document, "%s[%d]".formatted(at(field), objects.size())));
    }
    return objects;
  }

  /** Strings of a list; empty if there is none. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list(field)) {
      if (!element.isTextual()) {
        throw corrupt(field, "holds something that is not a string");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** The values of this object, which all have to be strings. */
  public Map<String, String> textMap() {
    return node.properties().stream()
        .collect(
            java.util.stream.Collectors.toUnmodifiableMap(
                Map.Entry::getKey, entry -> text(entry.getKey())));
  }

  public List<String> names() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** A failure of this document. */
  public FailureException corrupt(String field, String what) {
    return corruptDocument(document, "%s %s".formatted(at(field), what));
  }

  private List<JsonNode> list(String field) {
    if (!has(field)) {
      return List.of();
    }
    if (!node.get(field).isArray()) {
      throw corrupt(field, "is not a list");
    }
    return node.get(field).valueStream().toList();
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static FailureException corruptDocument(String document, String what) {
    return new FailureException(
        FailureCode.IMAGE_CORRUPT, "reading %s: %s".formatted(document, what));
  }
}

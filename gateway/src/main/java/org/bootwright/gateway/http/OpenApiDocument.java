package org.bootwright.gateway.http;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document that stands beside this class. */
final class OpenApiDocument {
  private static final String FILE = "openapi.yaml";

  private OpenApiDocument() {}

  static String text() {
    try (InputStream stream = OpenApiDocument.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its " + FILE);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The part of the document that requests are checked against. */
  static JsonObject requests() {
    Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text());
    return withoutResponses(new JsonObject(document));
  }

  /**
   * Only requests are checked. Responses are left out because the library refuses any document with
   * a media type that it does not know, {@code application/problem+json} among them; and it is
   * faster so.
   */
  private static JsonObject withoutResponses(JsonObject document) {
    JsonObject any =
        new JsonObject().put("default", new JsonObject().put("description", "not checked"));
    JsonObject copy = new JsonObject(document.encode());
    copy.getJsonObject("components").remove("responses");
    for (Map.Entry<String, Object> path : copy.getJsonObject("paths")) {
      for (Map.Entry<String, Object> operation : ((JsonObject) path.getValue())) {
        if (operation.getValue() instanceof JsonObject object && object.containsKey("responses")) {
          object.put("responses", any.copy());
        }
      }
    }
    return copy;
  }
}

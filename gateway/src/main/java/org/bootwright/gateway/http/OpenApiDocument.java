package org.bootwright.gateway.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bootwright.gateway.access.Scope;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document that stands beside this class. */
final class OpenApiDocument {
  /** The scope that an operation asks for, in the part that requests are checked against. */
  static final String SCOPE = "x-scope";

  /** In its place where nobody is asked. */
  static final String OPEN = "open";

  private static final String FILE = "openapi.yaml";

  /** The name of the security scheme. */
  private static final String TOKEN = "token";

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
    return requests(text());
  }

  static JsonObject requests(String yaml) {
    Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return withScopes(withoutResponses(new JsonObject(document)));
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
          removeForeignBody(object);
        }
      }
    }
    return copy;
  }

  /** The library knows no tar either; what is in one, the guest looks at. */
  private static void removeForeignBody(JsonObject operation) {
    JsonObject body = operation.getJsonObject("requestBody");
    if (body != null && !body.getJsonObject("content").containsKey("application/json")) {
      operation.remove("requestBody");
    }
  }

  /**
   * Puts the scope of each operation where it is easily found, in place of {@code security}: the
   * library would look for a handler of its own for that. An operation that says nothing about who
   * may call it is a mistake of ours.
   */
  private static JsonObject withScopes(JsonObject document) {
    for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
      for (Map.Entry<String, Object> operation : ((JsonObject) path.getValue())) {
        if (operation.getValue() instanceof JsonObject object
            && object.containsKey("operationId")) {
          object.put(SCOPE, scope(object));
          object.remove("security");
        }
      }
    }
    document.getJsonObject("components").remove("securitySchemes");
    return document;
  }

  private static String scope(JsonObject operation) {
    JsonArray security = operation.getJsonArray("security");
    if (security == null) {
      throw new IllegalStateException(
          operation.getString("operationId") + " does not say which scope it asks for");
    }
    return security.isEmpty()
        ? OPEN
        : Scope.parse(security.getJsonObject(0).getJsonArray(TOKEN).getString(0)).toString();
  }
}

package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.failure.ForeignText;
import org.bootwright.contracts.json.JsonObject;

/**
 * What a registry says about an error (distribution specification, "Error Codes").
 *
 * @param code such as {@code NAME_UNKNOWN}; empty if it does not say
 * @param message in its own words, fit to be shown; empty if it does not say
 */
record ErrorBody(String code, String message) {
  private static final ErrorBody NONE = new ErrorBody("", "");

  /** More is no message; and of a body that nobody wants, more is not worth the connection. */
  private static final int MAX_BYTES = 16 << 10;

  /** Reads and closes the body. */
  static ErrorBody read(InputStream body) {
    try (body) {
      JsonObject json = JsonObject.parse(body.readNBytes(MAX_BYTES), "an error");
      List<JsonObject> errors = json.objects("errors");
      if (errors.isEmpty()) {
        return NONE;
      }
      JsonObject first = errors.getFirst();
      return new ErrorBody(text(first, "code"), text(first, "message"));
    } catch (IOException | FailureException _) {
      return NONE; // The status says enough.
    }
  }

  private static String text(JsonObject error, String field) {
    return error.optionalText(field).map(ForeignText::shown).orElse("");
  }

  /** Reads a body that nobody wants, so that its connection can be used again, and closes it. */
  static void discard(InputStream body) {
    try (body) {
      body.readNBytes(MAX_BYTES);
    } catch (IOException _) {
      // Then the connection cannot be used again.
    }
  }

  /** For the end of a message. */
  String inBrackets() {
    return message.isEmpty() ? "" : " (" + message + ")";
  }
}

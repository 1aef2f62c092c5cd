package org.bootwright.cli.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.json.ContractsJson;

/**
 * An entry point as podman takes it: one program, or a JSON array of the program and its arguments.
 * Empty text clears the image's own.
 */
public final class WordList {
  private WordList() {}

  public static List<String> parse(String option, String text) {
    if (!text.startsWith("[")) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    var words = new ArrayList<String>();
    for (JsonNode word : tree(option, text)) {
      if (!word.isTextual()) {
        throw InvalidValue.because(option + " " + text + ": a JSON array of strings is needed");
      }
      words.add(word.textValue());
    }
    return List.copyOf(words);
  }

  private static JsonNode tree(String option, String text) {
    try {
      return ContractsJson.shared().mapper().readTree(text);
    } catch (JsonProcessingException malformed) {
      throw InvalidValue.because(
          option
              + " "
              + text
              + ": starts as a JSON array but is none: "
              + malformed.getOriginalMessage());
    }
  }
}

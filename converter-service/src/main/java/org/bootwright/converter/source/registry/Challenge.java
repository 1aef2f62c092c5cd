package org.bootwright.converter.source.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code WWW-Authenticate} header asks for (RFC 9110 section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final int MAX_HEADER_CHARS = 8 << 10;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** A parameter, with its value in quotes or without. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<name>%s)[ \t]*=[ \t]*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<plain>[^\", \t]*+))"
              .formatted(TOKEN));

  private static final Pattern SCHEME = Pattern.compile(TOKEN);

  private static final Pattern BETWEEN = Pattern.compile("[ \t,]*+");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** The challenges of all these headers, as far as they can be read. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      if (header.length() <= MAX_HEADER_CHARS) {
        parse(header, challenges);
      }
    }
    return challenges;
  }

  private static void parse(String header, List<Challenge> challenges) {
    String scheme = "";
    Map<String, String> parameters = new HashMap<>();
    Matcher between = BETWEEN.matcher(header);
    Matcher parameter = PARAMETER.matcher(header);
    Matcher name = SCHEME.matcher(header);
    int position = 0;
    while (position < header.length()) {
      between.region(position, header.length()).lookingAt();
      position = between.end();
      if (!scheme.isEmpty() && parameter.region(position, header.length()).lookingAt()) {
        parameters.put(parameter.group("name").toLowerCase(Locale.ROOT), value(parameter));
        position = parameter.end();
      } else if (name.region(position, header.length()).lookingAt()) {
        add(scheme, parameters, challenges);
        scheme = name.group().toLowerCase(Locale.ROOT);
        parameters.clear();
        position = name.end();
      } else {
        break;
      }
    }
    add(scheme, parameters, challenges);
  }

  private static String value(Matcher parameter) {
    String quoted = parameter.group("quoted");
    return quoted == null ? parameter.group("plain") : quoted.replaceAll("\\\\(.)", "$1");
  }

  private static void add(
      String scheme, Map<String, String> parameters, List<Challenge> challenges) {
    if (!scheme.isEmpty()) {
      challenges.add(new Challenge(scheme, parameters));
    }
  }
}

package org.bootwright.cli.value;

/** {@code KEY=VALUE} as labels and filters have it; a key alone has an empty value. */
public record KeyValue(String key, String value) {
  /**
   * Reads one pair.
   *
   * @param option the option that it was given to, for the message
   */
  public static KeyValue parse(String option, String text) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(0, equals);
    if (key.isEmpty()) {
      throw InvalidValue.because(option + " " + text + ": give KEY=VALUE");
    }
    return new KeyValue(key, equals < 0 ? "" : text.substring(equals + 1));
  }
}

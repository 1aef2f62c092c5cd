package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;

/**
 * Reads the settings of registries from a file.
 *
 * <pre>
 *  {"registries": {
 *     "registry.example:5000": {"mirrors": ["cache.example/proxied"], "caFile": "/etc/ca.pem"},
 *     "cache.example":         {"insecure": true}}}
 * </pre>
 */
final class RegistriesFile {
  private static final Set<String> FIELDS = Set.of("mirrors", "insecure", "caFile");

  private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9.-]{1,253}(:[0-9]{1,5})?");

  private static final Pattern MIRROR =
      Pattern.compile(HOST.pattern() + "(/[a-z0-9._-]{1,128}){0,16}");

  private RegistriesFile() {}

  /** The settings by registry. Fails with {@code invalid_request}. */
  static Map<String, RegistrySettings> read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw wrong("reading the registries file %s: it cannot be read".formatted(file), e);
    }
    try {
      JsonObject json = JsonObject.parse(bytes, "the registries file " + file);
      requireKnown(json, Set.of("registries"));
      Map<String, RegistrySettings> registries = new HashMap<>();
      JsonObject byName =
          json.object("registries").orElseThrow(() -> json.corrupt("registries", "is missing"));
      for (String name : byName.names()) {
        require(HOST.matcher(name).matches(), byName, name, "is not HOST or HOST:PORT");
        JsonObject settings =
            byName.object(name).orElseThrow(() -> byName.corrupt(name, "is not an object"));
        registries.put(name, settings(settings, file));
      }
      return registries;
    } catch (FailureException e) {
      throw wrong(e.failure().message(), e);
    }
  }

  private static RegistrySettings settings(JsonObject json, Path file) {
    requireKnown(json, FIELDS);
    List<String> mirrors = json.texts("mirrors");
    for (String mirror : mirrors) {
      require(
          MIRROR.matcher(mirror).matches(),
          json,
          "mirrors",
          "holds %s, which is not HOST[:PORT][/PREFIX]".formatted(mirror));
    }
    Optional<Path> caFile =
        json.optionalText("caFile").map(text -> file.resolveSibling(text).toAbsolutePath());
    require(
        caFile.isEmpty() || Files.isReadable(caFile.get()),
        json,
        "caFile",
        "names a file that cannot be read");
    Optional<Boolean> insecure = insecure(json);
    require(
        caFile.isEmpty() || !insecure.orElse(false),
        json,
        "caFile",
        "stands beside insecure, which means plain HTTP");
    return new RegistrySettings(mirrors, insecure, caFile);
  }

  private static Optional<Boolean> insecure(JsonObject json) {
    if (!json.has("insecure")) {
      return Optional.empty();
    }
    require(json.node().get("insecure").isBoolean(), json, "insecure", "is not true or false");
    return Optional.of(json.node().get("insecure").booleanValue());
  }

  /** A setting that is misspelt would be a registry that is not what somebody thinks. */
  private static void requireKnown(JsonObject json, Set<String> known) {
    for (String name : json.names()) {
      require(known.contains(name), json, name, "is not a setting");
    }
  }

  private static void require(boolean holds, JsonObject json, String field, String what) {
    if (!holds) {
      throw json.corrupt(field, what);
    }
  }

  private static FailureException wrong(String message, Exception cause) {
    return new FailureException(FailureCode.INVALID_REQUEST, message, cause);
  }
}

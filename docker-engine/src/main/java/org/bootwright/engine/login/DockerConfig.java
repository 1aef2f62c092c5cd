package org.bootwright.engine.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;

/**
 * Docker's {@code config.json}, as far as it says who somebody is: {@code credHelpers} for one
 * registry, {@code credsStore} for all, {@code auths} with what is kept in the file itself. It is
 * read for each search, so that a {@code docker login} counts at once.
 *
 * @param file need not exist
 * @param helperPath where credential helpers are looked for, as {@code PATH} has it
 */
public record DockerConfig(Path file, String helperPath) {
  private static final int MAX_BYTES = 1 << 20;

  /** The one of a directory of docker's settings. */
  public static DockerConfig in(Path directory, Map<String, String> environment) {
    return new DockerConfig(directory.resolve("config.json"), environment.getOrDefault("PATH", ""));
  }

  /** The credentials for a registry, by the name that Docker has for it. */
  public CredentialAnswer find(String key) {
    try {
      JsonObject config = JsonObject.parse(readBounded(), file.toString());
      Optional<String> helper = helper(config, key);
      if (helper.isPresent()) {
        CredentialAnswer answer = new CredentialProgram(helper.get(), helperPath).find(key);
        if (answer.credentials().isPresent() || !hasOwn(config, key)) {
          return answer;
        }
      }
      return own(config, key)
          .map(found -> new CredentialAnswer(Optional.of(found), file.toString()))
          .orElseGet(() -> CredentialAnswer.none(file + ", which has none for it"));
    } catch (NoSuchFileException e) {
      return CredentialAnswer.none(file + ", which does not exist");
    } catch (IOException e) {
      return CredentialAnswer.none(file + ", which cannot be read");
    } catch (FailureException e) {
      return CredentialAnswer.none(file + ", which is not as docker writes it");
    }
  }

  private byte[] readBounded() throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than %d bytes".formatted(MAX_BYTES));
      }
      return bytes;
    }
  }

  private static Optional<String> helper(JsonObject config, String key) {
    return config
        .object("credHelpers")
        .flatMap(helpers -> helpers.optionalText(key))
        .or(() -> config.optionalText("credsStore"))
        .filter(name -> !name.isEmpty());
  }

  private static boolean hasOwn(JsonObject config, String key) {
    return own(config, key).isPresent();
  }

  private static Optional<Credentials> own(JsonObject config, String key) {
    Optional<JsonObject> auths = config.object("auths");
    if (auths.isEmpty()) {
      return Optional.empty();
    }
    return auths
        .get()
        .object(key)
        .or(() -> byHost(auths.get(), key))
        .flatMap(DockerConfig::credentials);
  }

  /** Old files have {@code https://HOST/v1/} where newer ones have {@code HOST}. */
  private static Optional<JsonObject> byHost(JsonObject auths, String key) {
    return auths.names().stream()
        .filter(name -> hostOf(name).equals(hostOf(key)))
        .findFirst()
        .flatMap(auths::object);
  }

  private static String hostOf(String key) {
    String rest = key.replaceFirst("^https?://", "");
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static Optional<Credentials> credentials(JsonObject entry) {
    Optional<String> identity = text(entry, "identitytoken");
    if (identity.isPresent()) {
      return Optional.of(new Credentials.IdentityToken(identity.get()));
    }
    Optional<String> bearer = text(entry, "registrytoken");
    if (bearer.isPresent()) {
      return Optional.of(new Credentials.RegistryToken(bearer.get()));
    }
    Optional<String> pair = text(entry, "auth").map(auth -> decode(auth, entry));
    if (pair.isPresent() && pair.get().indexOf(':') >= 0) {
      int colon = pair.get().indexOf(':');
      return Optional.of(
          new Credentials.Password(
              pair.get().substring(0, colon), pair.get().substring(colon + 1)));
    }
    return text(entry, "username")
        .map(user -> new Credentials.Password(user, text(entry, "password").orElse("")));
  }

  private static Optional<String> text(JsonObject entry, String field) {
    return entry.optionalText(field).filter(value -> !value.isEmpty());
  }

  private static String decode(String auth, JsonObject entry) {
    try {
      // Docker pads with NULs.
      return new String(Base64.getDecoder().decode(auth), UTF_8).replaceAll("\0+$", "");
    } catch (IllegalArgumentException e) {
      throw entry.corrupt("auth", "is not base64");
    }
  }
}

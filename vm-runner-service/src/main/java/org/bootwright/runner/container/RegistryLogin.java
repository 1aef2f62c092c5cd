package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.engine.login.CredentialAnswer;
import org.bootwright.engine.login.Credentials;
import org.bootwright.engine.login.DockerConfig;
import org.bootwright.engine.login.RepositoryName;

/**
 * Who the Engine says it is when it pulls an image: whoever has logged in as the runner's user.
 *
 * @param registry as {@code docker login} is told it
 */
record RegistryLogin(String registry, CredentialAnswer answer) {
  /** See "Authentication" in the documentation of the Docker Engine API. */
  private static final String HEADER = "X-Registry-Auth";

  static RegistryLogin of(ImageReference reference, Optional<DockerConfig> logins) {
    String registry = RepositoryName.parse(reference.location()).registry();
    CredentialAnswer answer =
        logins
            .map(config -> config.find(RepositoryName.credentialsKey(registry)))
            .orElseGet(() -> CredentialAnswer.none("no file, as there is no HOME"));
    return new RegistryLogin(registry, answer);
  }

  /** What the request to pull has to bear. */
  Map<String, String> headers() {
    return answer
        .credentials()
        .map(credentials -> Map.of(HEADER, encoded(credentials)))
        .orElse(Map.of());
  }

  private String encoded(Credentials credentials) {
    ObjectNode login = ContractsJson.shared().mapper().createObjectNode();
    switch (credentials) {
      case Credentials.Password(String user, String password) ->
          login.put("username", user).put("password", password);
      case Credentials.IdentityToken(String token) -> login.put("identitytoken", token);
      case Credentials.RegistryToken(String token) -> login.put("registrytoken", token);
    }
    login.put("serveraddress", RepositoryName.credentialsKey(registry));
    return Base64.getUrlEncoder().encodeToString(login.toString().getBytes(UTF_8));
  }

  /** For the message that the image could not be had. */
  String remedy() {
    String tried =
        answer.credentials().isPresent()
            ? "the credentials of %s were shown".formatted(answer.where())
            : "credentials were looked for in %s".formatted(answer.where());
    return "%s; docker login %s, or try again".formatted(tried, registry);
  }
}

package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.engine.login.DockerConfig;
import org.bootwright.engine.login.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RegistryLoginTest {
  @TempDir Path directory;

  private RegistryLogin login(String reference, String auths) throws IOException {
    Files.writeString(directory.resolve("config.json"), "{\"auths\":{" + auths + "}}");
    return RegistryLogin.of(
        ImageReference.parse(reference), Optional.of(DockerConfig.in(directory, Map.of())));
  }

  static Stream<Arguments> logins() {
    String byDefault = RepositoryName.credentialsKey(RepositoryName.DEFAULT_REGISTRY);
    return Stream.of(
        arguments(
            "registry.example:5000/app",
            "registry.example:5000",
            "auth",
            "bWU6c2Vjcj90",
            "\"username\":\"me\",\"password\":\"secr?t\""),
        arguments("app", byDefault, "identitytoken", "abc", "\"identitytoken\":\"abc\""),
        arguments(
            "registry.example/a/b",
            "registry.example",
            "registrytoken",
            "abc",
            "\"registrytoken\":\"abc\""));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void engineIsToldWhatDockerLoginHasKept(
      String reference, String key, String field, String kept, String told) throws IOException {
    Map<String, String> headers =
        login(reference, "\"%s\":{\"%s\":\"%s\"}".formatted(key, field, kept)).headers();

    assertThat(headers).containsOnlyKeys("X-Registry-Auth");
    byte[] decoded = Base64.getUrlDecoder().decode(headers.get("X-Registry-Auth"));
    assertThat(new String(decoded, UTF_8))
        .isEqualTo("{%s,\"serveraddress\":\"%s\"}".formatted(told, key));
  }

  @Test
  void withoutALoginForThatRegistryNothingIsTold() throws IOException {
    RegistryLogin login =
        login("registry.example/app", "\"other.example\":{\"auth\":\"bWU6c2Vjcj90\"}");

    assertThat(login.headers()).isEmpty();
    assertThat(login.remedy())
        .contains(directory.resolve("config.json").toString(), "docker login registry.example");
  }
}

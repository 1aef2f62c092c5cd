package org.bootwright.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker's rules for names. */
final class RepositoryNameTest {
  @ParameterizedTest
  @CsvSource({
    "debian,                        DEFAULT,               library/debian",
    "library/debian,                DEFAULT,               library/debian",
    "team/app,                      DEFAULT,               team/app",
    "team/app/part,                 DEFAULT,               team/app/part",
    "DEFAULT/debian,                DEFAULT,               library/debian",
    "index.DEFAULT/debian,          DEFAULT,               library/debian",
    "DEFAULT/team/app,              DEFAULT,               team/app",
    "localhost/app,                 localhost,             app",
    "localhost:5000/app,            localhost:5000,        app",
    "127.0.0.1:5000/a/b,            127.0.0.1:5000,        a/b",
    "registry.example/app,          registry.example,      app",
    "registry.example:5000/a/b/c,   registry.example:5000, a/b/c",
    "HOST/app,                      HOST,                  app",
    "a__b/c-d--e.f,                 DEFAULT,               a__b/c-d--e.f",
  })
  void registryAndPathAreToldApart(String text, String registry, String path) {
    String location = text.replace("DEFAULT", RepositoryName.DEFAULT_REGISTRY);
    assertThat(RepositoryName.parse(location))
        .isEqualTo(
            new RepositoryName(registry.replace("DEFAULT", RepositoryName.DEFAULT_REGISTRY), path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Debian",
        "a/B",
        "a//b",
        "registry.example/",
        "registry.example/a..b",
        "a___b",
        "registry.example:port/a",
        "a.b:5000/c/",
        "a/.b"
      })
  void whatDockerRefusesIsRefused(String text) {
    assertThatThrownBy(() -> RepositoryName.parse(text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("lower case");
  }
}

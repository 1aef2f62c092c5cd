package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the environment and the registries file say. */
final class RegistryConfigTest {
  @TempDir Path directory;

  private RegistryConfig read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("registries.json"), json);
    return RegistryConfig.fromEnvironment(Map.of("BOOTWRIGHT_REGISTRIES_FILE", file.toString()));
  }

  @Test
  void fileSaysHowRegistriesAreReached() throws IOException {
    Files.writeString(directory.resolve("ca.pem"), "");
    RegistryConfig config =
        read(
            """
            {"registries": {
              "registry.example:5000": {"mirrors": ["cache.example/a/b", "c:1"], "caFile": "ca.pem"},
              "c:1": {"insecure": true}}}""");
    assertThat(config.of("registry.example:5000"))
        .isEqualTo(
            new RegistrySettings(
                List.of("cache.example/a/b", "c:1"),
                Optional.empty(),
                Optional.of(directory.resolve("ca.pem"))));
    assertThat(config.of("c:1").insecure()).contains(true);
    assertThat(config.of("other")).isEqualTo(RegistrySettings.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | not valid JSON",
        "{} | registries is missing",
        "{\"registry\":{}} | registry is not a setting",
        "{\"registries\":{\"a b\":{}}} | a b is not HOST or HOST:PORT",
        "{\"registries\":{\"a\":{\"insecure\":1}}} | registries.a.insecure is not true or false",
        "{\"registries\":{\"a\":{\"mirror\":[]}}} | registries.a.mirror is not a setting",
        "{\"registries\":{\"a\":{\"mirrors\":[\"http://b\"]}}} | holds http://b",
        "{\"registries\":{\"a\":{\"caFile\":\"/no/such\"}}} | caFile names a file",
      })
  void whatIsWrongWithTheFileIsSaid(String json, String says) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
        .hasMessageContaining("registries.json")
        .hasMessageContaining(says);
  }

  @Test
  void credentialsAreWhereDockerHasThem() {
    assertThat(credentialsFile(Map.of("HOME", "/h"))).isEqualTo("/h/.docker/config.json");
    assertThat(credentialsFile(Map.of("HOME", "/h", "DOCKER_CONFIG", "/d")))
        .isEqualTo("/d/config.json");
    assertThat(credentialsFile(Map.of("DOCKER_CONFIG", "/d", "BOOTWRIGHT_DOCKER_CONFIG", "/b")))
        .isEqualTo("/b/config.json");
    assertThat(RegistryConfig.fromEnvironment(Map.of()).credentials()).isEmpty();
  }

  private static String credentialsFile(Map<String, String> environment) {
    return RegistryConfig.fromEnvironment(environment)
        .credentials()
        .orElseThrow()
        .file()
        .toString();
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/v2/,   secure.proxy:3128",
    "http://registry.example/v2/,    plain.proxy:80",
    "https://127.0.0.1:5000/v2/,     ''",
    "http://localhost:5000/v2/,      ''",
    "http://[::1]:5000/v2/,          ''",
    "https://direct.example/,        ''",
    "https://under.direct.example/,  ''",
    "https://notdirect.example/,     secure.proxy:3128",
    "https://10.1.2.3/,              ''",
    "https://10.2.2.3/,              secure.proxy:3128",
    "https://dotted.example/,        secure.proxy:3128",
    "https://a.dotted.example/,      ''",
  })
  void proxyIsChosenAsCurlDoes(String url, String proxy) {
    RegistryConfig config =
        RegistryConfig.fromEnvironment(
            Map.of(
                "https_proxy", "http://secure.proxy:3128",
                "HTTPS_PROXY", "http://other.proxy:1",
                "HTTP_PROXY", "plain.proxy",
                "NO_PROXY", "direct.example, 10.1.0.0/16,.dotted.example"));
    List<Proxy> chosen = new EnvironmentProxies(config.proxies()).select(URI.create(url));
    if (proxy.isEmpty()) {
      assertThat(chosen).containsExactly(Proxy.NO_PROXY);
    } else {
      InetSocketAddress address = (InetSocketAddress) chosen.getFirst().address();
      assertThat(address.getHostString() + ":" + address.getPort()).isEqualTo(proxy);
    }
  }

  @Test
  void proxyWithAPasswordIsRefusedWithoutSayingIt() {
    assertThatThrownBy(
            () -> RegistryConfig.fromEnvironment(Map.of("HTTPS_PROXY", "http://me:hunter2@p:1")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("hunter2");
  }
}

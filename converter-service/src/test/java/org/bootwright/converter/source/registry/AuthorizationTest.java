package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.engine.login.Credentials;
import org.bootwright.engine.login.DockerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registries that want to know who asks. */
final class AuthorizationTest {
  @TempDir Path directory;
  private TestRegistry registry;
  private RegistryPulls pulls;
  private String reference;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = TestRegistry.plain();
    ImageBuilder image =
        ImageBuilder.image().layer(tar().file("a", "1")).layer(tar().file("b", "2"));
    registry.push("team/app", "v1", image);
    reference = registry.name() + "/team/app:v1";
    pulls = RegistryPulls.into(directory.resolve("disk.raw"));
  }

  @AfterEach
  void stopRegistry() {
    registry.close();
  }

  private RegistryPulls loggedIn(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("config.json"), json);
    return pulls.with(new DockerConfig(file, directory + ":/usr/bin:/bin"));
  }

  private void wantsBearer(String token) {
    registry.with(
        Authorization.bearer(
            token,
            "Bearer realm=\"http://%s/token\",service=\"the service\",scope=\"repository:team/app:pull\""
                .formatted(registry.name())));
  }

  /** Gives tokens to whoever has the header; an empty one is for anybody. */
  private void givesTokens(String authorization, String answer) {
    registry.with(
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals("/token")) {
            return false;
          }
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          boolean known = authorization.isEmpty() || authorization.equals(given);
          return TestRegistry.answer(
              exchange,
              known ? 200 : 401,
              known ? answer : "{\"errors\":[{\"code\":\"X\",\"message\":\"wrong password\"}]}");
        });
  }

  @Test
  void anonymousTokenIsFetchedOnceForAllRequests() {
    wantsBearer("t0");
    givesTokens("", "{\"token\":\"t0\",\"expires_in\":300}");
    pulls.convert(reference);
    assertThat(registry.seen("/token")).hasSize(1);
    assertThat(registry.seen("/token").getFirst().path())
        .isEqualTo("/token?service=the+service&scope=repository%3Ateam%2Fapp%3Apull");
    assertThat(registry.seen("/v2/team/")).hasSize(5);
  }

  @Test
  void passwordIsChangedIntoAToken() throws IOException {
    wantsBearer("t1");
    givesTokens("Basic " + Authorization.encoded("me:pass:word"), "{\"access_token\":\"t1\"}");
    loggedIn(Authorization.file(registry.name(), "me:pass:word")).convert(reference);
    assertThat(registry.seen("/token").getFirst().path()).contains("account=me");
  }

  @Test
  void identityTokenIsPosted() throws IOException {
    wantsBearer("t2");
    registry.with(
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals("/token")) {
            return false;
          }
          String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          boolean good =
              form.contains("grant_type=refresh_token") && form.contains("refresh_token=idt%2B");
          return TestRegistry.answer(exchange, good ? 200 : 400, "{\"access_token\":\"t2\"}");
        });
    loggedIn("{\"auths\":{\"%s\":{\"identitytoken\":\"idt+\"}}}".formatted(registry.name()))
        .convert(reference);
  }

  @Test
  void tokenThatEndsIsFetchedAnew() {
    AtomicInteger fetched = new AtomicInteger();
    AtomicInteger used = new AtomicInteger();
    String challenge = "Bearer realm=\"http://%s/token\"".formatted(registry.name());
    registry.with(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/token")) {
            return TestRegistry.answer(
                exchange, 200, "{\"token\":\"t%d\"}".formatted(fetched.incrementAndGet()));
          }
          // Each token serves twice.
          boolean spent = path.startsWith("/v2/team/") && used.incrementAndGet() > 2;
          if (spent) {
            used.set(0);
          }
          String wanted = "Bearer t" + (fetched.get() + (spent ? 1 : 0));
          return path.startsWith("/v2/team/")
              && Authorization.bearer(wanted.substring("Bearer ".length()), challenge)
                  .handle(exchange);
        });
    pulls.convert(reference);
    assertThat(fetched.get()).isGreaterThan(1);
  }

  @Test
  void basicIsSentWhereItIsWanted() throws IOException {
    registry.with(Authorization.basic("me", "secret"));
    loggedIn(Authorization.file(registry.name(), "me:secret")).convert(reference);
    // The probe for plain HTTP and the first request go without.
    assertThat(registry.seen())
        .filteredOn(each -> each.header("Authorization").isEmpty())
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "helper,  credsStore",
    "helper2, credHelpers",
  })
  void credentialHelperIsAsked(String name, String field) throws IOException {
    helper(name, "read server; echo '{\"Username\":\"me\",\"Secret\":\"from '$server'\"}'");
    registry.with(Authorization.basic("me", "from " + registry.name()));
    String value =
        field.equals("credsStore")
            ? "\"%s\"".formatted(name)
            : "{\"%s\":\"%s\"}".formatted(registry.name(), name);
    loggedIn("{\"%s\":%s}".formatted(field, value)).convert(reference);
  }

  private void helper(String name, String script) throws IOException {
    Path program = directory.resolve("docker-credential-" + name);
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void helpersIdentityTokenIsPosted() throws IOException {
    helper("store", "echo '{\"Username\":\"<token>\",\"Secret\":\"idt\"}'");
    wantsBearer("t3");
    givesTokens("", "{\"token\":\"t3\"}");
    loggedIn("{\"credsStore\":\"store\"}").convert(reference);
    assertThat(registry.seen("/token").getFirst().path()).isEqualTo("/token");
  }

  @Test
  void deniedSaysWhereCredentialsWereLookedForAndWhatToDo() throws IOException {
    registry.with(Authorization.basic("me", "secret"));
    String login = "docker login " + registry.name();
    pulls.assertFails(
        reference, FailureCode.UNAUTHORIZED, "none is configured", login, "who are you");
    loggedIn("{}").assertFails(reference, FailureCode.UNAUTHORIZED, "config.json, which has none");
    loggedIn("nonsense").assertFails(reference, FailureCode.UNAUTHORIZED, "not as docker writes");
    loggedIn("{\"credsStore\":\"missing\"}")
        .assertFails(reference, FailureCode.UNAUTHORIZED, "docker-credential-missing");
    loggedIn("{\"credsStore\":\"../x\"}")
        .assertFails(reference, FailureCode.UNAUTHORIZED, "name is not sound");
    helper("fails", "echo 'credentials not found in native keychain'; exit 1");
    loggedIn("{\"credsStore\":\"fails\"}")
        .assertFails(reference, FailureCode.UNAUTHORIZED, "ended with status 1");
    loggedIn(Authorization.file(registry.name(), "me:wrong"))
        .assertFails(reference, FailureCode.UNAUTHORIZED, "do not do", login);
  }

  @Test
  void passwordsAreNeverInAMessage() {
    assertThat(new Credentials.Password("me", "hunter2").toString()).doesNotContain("hunter2");
    assertThat(new Credentials.IdentityToken("hunter2").toString()).doesNotContain("hunter2");
    assertThat(new Credentials.RegistryToken("hunter2").toString()).doesNotContain("hunter2");
  }

  @Test
  void tokenServiceThatRefusesIsTold() throws IOException {
    wantsBearer("t4");
    givesTokens("Basic " + Authorization.encoded("me:right"), "{}");
    loggedIn(Authorization.file(registry.name(), "me:wrong"))
        .assertFails(reference, FailureCode.UNAUTHORIZED, "gives no token (wrong password)");
  }

  @ParameterizedTest
  @CsvSource({
    "http://token.example/t, plain HTTP",
    "file:///etc/passwd, no http or https address",
    "http://a:b@127.0.0.1/t, no http or https address",
    "'http://[', no address",
    "'', no http or https address",
  })
  void credentialsAreSentToNoDoubtfulTokenService(String realm, String says) throws IOException {
    registry.with(Authorization.bearer("t5", "Bearer realm=\"%s\"".formatted(realm)));
    loggedIn(Authorization.file(registry.name(), "me:secret"))
        .assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "nonsense",
        "{\"token\":\"with a space\"}",
        "{\"token\":\"\"}",
        "{\"token\":7}",
      })
  void answerThatIsNoTokenIsTold(String answer) {
    wantsBearer("t6");
    givesTokens("", answer);
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "token service's answer");
  }

  @Test
  void tokenThatTheRegistryDoesNotTakeIsTriedOnce() {
    wantsBearer("right");
    givesTokens("", "{\"token\":\"wrong\"}");
    pulls.assertFails(reference, FailureCode.UNAUTHORIZED, "access is denied");
    assertThat(registry.seen("/token")).hasSize(1);
  }

  @Test
  void deniedRepositoryIsNotPermitted() {
    registry.with(AuthorizationTest::deny);
    pulls.assertFails(reference, FailureCode.NOT_PERMITTED, "requested access", registry.name());
  }

  private static boolean deny(HttpExchange exchange) throws IOException {
    return TestRegistry.answer(
        exchange,
        403,
        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access\\u001b[31m\"}]}");
  }
}

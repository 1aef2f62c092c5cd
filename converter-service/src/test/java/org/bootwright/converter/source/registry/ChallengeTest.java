package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers of RFC 9110, as registries write them and as nobody should. */
final class ChallengeTest {
  private static List<Challenge> parse(String... headers) {
    return Challenge.parse(List.of(headers));
  }

  @Test
  void parametersAreReadWithAndWithoutQuotes() {
    assertThat(parse("Bearer realm=\"https://a/t?x=1,2\",service=a.b, scope=\"r:a/b:pull,push\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://a/t?x=1,2", "service", "a.b", "scope", "r:a/b:pull,push")));
  }

  @Test
  void severalChallengesAreToldApart() {
    List<Challenge> both =
        List.of(
            new Challenge("basic", Map.of("realm", "a \"b\"")),
            new Challenge("bearer", Map.of("realm", "c")));
    assertThat(parse("Basic realm=\"a \\\"b\\\"\", BEARER Realm=c")).isEqualTo(both);
    assertThat(parse("Basic realm=\"a \\\"b\\\"\"", "bearer realm=c")).isEqualTo(both);
    assertThat(parse("Negotiate, Basic"))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
  }

  @Test
  void nonsenseIsPassedOver() {
    assertThat(parse("", ",,,", "\"", "=", "a=b")).hasSizeLessThan(4);
    assertThat(parse("Bearer realm=\"never ends")).hasSizeLessThan(3);
    assertThat(parse("x".repeat(9000))).isEmpty();
    assertThat(parse("Bearer " + "a=\"\\\\".repeat(1000))).isNotNull();
  }
}

package org.bootwright.cli.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestartSyntaxTest {
  @ParameterizedTest
  @CsvSource({
    "no, never",
    "never, never",
    "always, always",
    "unless-stopped, always",
    "on-failure, on-failure",
    "on-failure:3, on-failure:3",
  })
  void dockersWordsAreUnderstood(String text, String policy) {
    assertThat(RestartSyntax.parse(text)).hasToString(policy);
  }
}

package org.bootwright.contracts.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.json.ContractsJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RestartPolicyTest {
  @ParameterizedTest
  @ValueSource(strings = {"never", "on-failure", "on-failure:1", "on-failure:999999", "always"})
  void aPolicyReadsAsItIsWritten(String text) {
    assertThat(RestartPolicy.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no",
        "Always",
        "always:3",
        "never:1",
        "on-failure:",
        "on-failure:-1",
        "on-failure:1000000",
        "on-failure:x",
        "unless-stopped"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> RestartPolicy.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSpecOfAnOlderGatewayNeverRestarts() throws IOException {
    var mapper = ContractsJson.shared().mapper();
    VmSpec spec = VmSpec.of(ImageReference.parse("demo")).restart(RestartPolicy.ALWAYS).build();
    String json = mapper.writeValueAsString(spec);
    assertThat(mapper.readValue(json, VmSpec.class)).isEqualTo(spec);
    String older = json.replace(",\"restart\":\"always\"", "");
    assertThat(older).isNotEqualTo(json);
    assertThat(mapper.readValue(older, VmSpec.class).restart()).isEqualTo(RestartPolicy.NEVER);
  }
}

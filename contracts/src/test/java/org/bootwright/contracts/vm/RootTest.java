package org.bootwright.contracts.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.json.ContractsJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RootTest {
  private static final ImageReference IMAGE = ImageReference.parse("debian:trixie");
  private static final ObjectMapper MAPPER = ContractsJson.shared().mapper();

  @Test
  void diskIsWrittenAsOldServicesReadIt() throws JsonProcessingException {
    assertThat(MAPPER.writeValueAsString(new Root.Disk(IMAGE))).isEqualTo("\"debian:trixie\"");
  }

  @Test
  void eachKindReadsBackAsItWasWritten() throws JsonProcessingException {
    for (Root root :
        new Root[] {
          new Root.Disk(IMAGE),
          new Root.Container(IMAGE, PullPolicy.NEVER, true),
          new Root.Directory("/srv/root")
        }) {
      assertThat(MAPPER.readValue(MAPPER.writeValueAsString(root), Root.class)).isEqualTo(root);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "7", "{\"kind\":\"nfs\"}", "{\"kind\":\"virtiofs-dir\",\"path\":\"a\"}"})
  void anythingElseIsRefused(String json) {
    assertThatThrownBy(() -> MAPPER.readValue(json, Root.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "data, /data, absolute",
    "/data, data, absolute",
    "/data/../etc, /data, '..'",
    "/data, /.., '..'",
    "/data, //, root"
  })
  void volumesHaveAbsolutePathsAndLeaveTheRootAlone(String host, String guest, String reason) {
    assertThatThrownBy(() -> new Volume(host, guest, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}

package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a converter is asked for an image, and when the disk that is there does. */
final class PullTest {
  private static final String DIGEST =
      "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @TempDir Path directory;
  private TestSystem system;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
  }

  @AfterEach
  void close() {
    system.close();
  }

  private JsonNode running(String image, String pull) {
    String body = "{\"image\":\"%s\",\"pull\":\"%s\"}".formatted(image, pull);
    return system.awaitState(system.create(body), "running");
  }

  private void assertAsked(int times) {
    assertThat(system.converter.jobs).hasSize(times);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo:1", "docker://demo:1", "demo" + DIGEST, "oci:/images/demo:1" + DIGEST})
  void anImageThatHasADiskIsQueuedAtOnce(String image) {
    JsonNode first = running(image, "missing");
    JsonNode second = running(image, "missing");
    assertAsked(1);
    assertThat(second.path("phases").has("converting")).isFalse();
    assertThat(second.has("conversion")).isFalse();
    assertThat(second.path("imageDigest")).isEqualTo(first.path("imageDigest"));
  }

  @Test
  void whoAlwaysPullsHasTheTagLookedUpButNotTheDigest() {
    running("demo:1", "always");
    running("demo:1", "always");
    assertAsked(2);
    running("demo" + DIGEST, "always");
    running("demo" + DIGEST, "always");
    assertAsked(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:/images/demo:1", "docker-archive:/images/demo.tar"})
  void filesAreLookedAtEachTime(String image) {
    running(image, "missing");
    running(image, "missing");
    assertAsked(2);
  }

  @Test
  void whatMayNotBePulledIsRefusedUntilItHasADisk() {
    String body = "{\"image\":\"demo:1\",\"pull\":\"never\"}";
    Client.Answer refused = system.client.post("/v1/vms", body);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text("code")).isEqualTo("image_not_found");
    assertThat(refused.text("detail")).contains("demo:1", "pull it first");
    assertAsked(0);
    running("demo:1", "missing");
    running("demo:1", "never");
    assertAsked(1);
  }

  @Test
  void anotherPlatformOrTagIsAnotherImage() {
    running("demo:1", "missing");
    running("demo:2", "missing");
    assertAsked(2);
    system.create("{\"image\":\"demo:1\",\"platform\":\"linux/arm64\"}");
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() == 3);
  }

  @Test
  void aRemovedImageIsConvertedAgain() {
    JsonNode vm = running("demo:1", "missing");
    system.client.delete("/v1/vms/" + vm.path("id").asText() + "?force=true");
    String digest = vm.path("imageDigest").asText();
    assertThat(system.client.delete("/v1/images/" + digest).status()).isEqualTo(204);
    running("demo:1", "missing");
    assertAsked(2);
  }

  @Test
  void noVmIsGivenADiskThatIsBeingRemoved() {
    JsonNode vm = running("demo:1", "missing");
    system.client.delete("/v1/vms/" + vm.path("id").asText() + "?force=true");
    system.converter.removesAtOnce = false;
    system.client.delete("/v1/images/" + vm.path("imageDigest").asText());
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.removals.size() == 1);
    String id = system.create("{\"image\":\"demo:1\"}");
    // Each time the converter finds the disk, which is still there.
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() >= 3);
    assertThat(system.client.get("/v1/vms/" + id).text("state")).isEqualTo("converting");
    system.converter.removed(system.converter.removals.getFirst());
    system.awaitState(id, "running");
  }

  @Test
  void aDiskThatIsNotThereAfterAllIsMadeAgain() {
    running("demo:1", "missing");
    system.runner.startsWhatItClaims = false;
    String id = system.create("{\"image\":\"demo:1\"}");
    system.awaitState(id, "starting");
    system.runner.startsWhatItClaims = true;
    system.runner.fail(VmId.parse(id), 1, FailureCode.IMAGE_NOT_FOUND, "the disk is not there");
    JsonNode again = system.awaitState(id, "running");
    assertAsked(2);
    assertThat(again.path("attempt").asInt()).isEqualTo(2);
  }

  /** As when a new name was found to be an image just before that was removed. */
  @Test
  void aDiskThatWasRemovedAfterAConverterHasSeenItIsMadeAgain() {
    system.runner.startsWhatItClaims = false;
    String id = system.create("{\"image\":\"demo:1\"}");
    system.awaitState(id, "starting");
    system.runner.startsWhatItClaims = true;
    system.runner.fail(VmId.parse(id), 1, FailureCode.IMAGE_NOT_FOUND, "the disk is not there");
    assertThat(system.awaitState(id, "running").path("attempt").asInt()).isEqualTo(2);
    assertAsked(2);
  }

  @Test
  void aDiskThatConvertersSeeAndTheRunnerNeverDoesIsAFailure() {
    system.runner.startsWhatItClaims = false;
    String id = system.create("{\"image\":\"demo:1\"}");
    for (int attempt = 1; attempt <= 4; attempt++) {
      int expected = attempt;
      await()
          .atMost(TestSystem.LIMIT)
          .ignoreExceptionsInstanceOf(NoSuchElementException.class)
          .until(() -> system.boot(id).attempt() == expected);
      system.awaitState(id, "starting");
      system.runner.fail(
          VmId.parse(id), attempt, FailureCode.IMAGE_NOT_FOUND, "the disk is not there");
    }
    JsonNode failed = system.awaitState(id, "failed");
    assertThat(failed.at("/failure/code").asText()).isEqualTo("image_not_found");
    assertAsked(4);
  }
}

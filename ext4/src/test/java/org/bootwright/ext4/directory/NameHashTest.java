package org.bootwright.ext4.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameHashTest {

  private static final UUID SEED = UUID.fromString("0a616b55-9d51-4592-a0d4-be9fb103a481");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "abc",
        "abcd",
        "abcde",
        "thirty-one-bytes-are-one-round.",
        "thirty-two-bytes-are-one-round..",
        "thirty-three-bytes-are-two-rounds",
        "ümlaut-bytes-count-as-signed-characters",
        "漢字",
      })
  void hashIsThatOfDebugfs(String name) throws Exception {
    var process =
        new ProcessBuilder("/sbin/debugfs", "-R", "dx_hash -h half_md4 -s " + SEED + " " + name)
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    long hash = new NameHash(SEED).of(name.getBytes(StandardCharsets.UTF_8));
    assertThat(output).contains("is 0x%x (minor 0x%x)".formatted((int) (hash >>> 32), (int) hash));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 255})
  void seedChangesTheHash(int length) {
    var name = "n".repeat(length).getBytes(StandardCharsets.UTF_8);
    assertThat(new NameHash(SEED).of(name)).isNotEqualTo(new NameHash(new UUID(0, 0)).of(name));
  }
}

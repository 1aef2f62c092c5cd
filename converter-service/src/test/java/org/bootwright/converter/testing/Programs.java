package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Programs of the host. */
public final class Programs {
  /** How a program ended, and what it said on both streams, one byte a char. */
  public record Ended(int status, String output) {}

  private Programs() {}

  /** What it says; it must end with status 0. */
  public static String run(String... command) throws IOException {
    Ended ended = attempt(command);
    assertThat(ended.status()).as("%s: %s", String.join(" ", command), ended.output()).isZero();
    return ended.output();
  }

  public static Ended attempt(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Ended(process.exitValue(), output);
  }
}

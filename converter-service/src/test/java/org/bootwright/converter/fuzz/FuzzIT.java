package org.bootwright.converter.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes each target for {@code BOOTWRIGHT_FUZZ_SECONDS}, 20 unless that is set. An input that is
 * found stays in {@code target/fuzz}; copied to the seeds, it fails the test of the seeds until
 * what it found is mended.
 */
final class FuzzIT {
  private static final String SECONDS =
      System.getenv().getOrDefault("BOOTWRIGHT_FUZZ_SECONDS", "20");

  /** Far over what reading one small input takes, also on a machine that is busy. */
  private static final int INPUT_TIMEOUT_SECONDS = 25;

  /** The size of the largest seed with much to spare: larger inputs reach no other code. */
  private static final int MAX_INPUT_BYTES = 32 << 10;

  private static final int HEAP_MIB = 512;

  private static final Pattern EXECUTED =
      Pattern.compile("stat::number_of_executed_units:\\s+([0-9]{1,18})");

  /** Starting, instrumenting and ending beside the fuzzing itself. */
  private static final long OVERHEAD_SECONDS = 240;

  @ParameterizedTest
  @EnumSource
  void nothingIsFound(FuzzTarget target) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Path.of("target/fuzz", target.name()));
    Path corpus = Files.createDirectories(directory.resolve("corpus"));
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + HEAP_MIB + "m",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=org.bootwright.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory.resolve("found-"),
                "-max_total_time=" + SECONDS,
                "-timeout=" + INPUT_TIMEOUT_SECONDS,
                "-max_len=" + MAX_INPUT_BYTES,
                "-print_final_stats=1",
                corpus.toString(),
                target.seedDirectory().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(Long.parseLong(SECONDS) + OVERHEAD_SECONDS, TimeUnit.SECONDS))
          .as("%s ended", target)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = new String(Files.readAllBytes(log), UTF_8);
    assertThat(process.exitValue()).as("%s: %s", target, text).isZero();
    assertThat(executions(text)).as("%s: %s", target, text).isGreaterThan(1000);
  }

  /** A fuzzer that ran nothing has found nothing, too. */
  private static long executions(String log) {
    Matcher count = EXECUTED.matcher(log);
    return count.find() ? Long.parseLong(count.group(1)) : 0;
  }
}

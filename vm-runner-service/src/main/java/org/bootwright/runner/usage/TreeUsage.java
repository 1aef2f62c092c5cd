package org.bootwright.runner.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tree of files takes, by du(1): blocks and not lengths, so a sparse file counts as what it
 * has, which Java cannot tell; hard links once; not what other file systems have below it.
 *
 * @param baselineBytes what it had before the VM wrote
 */
public record TreeUsage(Path directory, long baselineBytes) implements UsageMeter {
  private static final Pattern TOTAL = Pattern.compile("([0-9]{1,18})\\s");

  /** The total and some complaints; du is told to leave the rest out. */
  private static final int MAX_BYTES = 1 << 16;

  /** Hundreds of millions of files. */
  private static final int TIMEOUT_MINUTES = 10;

  public TreeUsage(Path directory) {
    this(directory, 0);
  }

  @Override
  public long usedBytes() throws IOException, InterruptedException {
    Process du =
        new ProcessBuilder(
                List.of(
                    "nice", "-n", "19", "du", "-sx", "--block-size=1", "--", directory.toString()))
            // Files that go away while it counts are none of our concern.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      du.getOutputStream().close();
      Matcher total = TOTAL.matcher(new String(du.getInputStream().readNBytes(MAX_BYTES), UTF_8));
      if (!du.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES) || !total.lookingAt()) {
        throw new IOException("du does not tell what " + directory + " takes");
      }
      return Math.max(0, Long.parseLong(total.group(1)) - baselineBytes);
    } finally {
      du.destroyForcibly();
    }
  }

  @Override
  public Optional<Path> place() {
    return Optional.of(directory);
  }
}

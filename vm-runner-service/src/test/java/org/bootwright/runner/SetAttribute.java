package org.bootwright.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A static program that sets an extended attribute, which busybox cannot. */
final class SetAttribute {
  private static final String SOURCE =
      """
      #include <string.h>
      #include <sys/xattr.h>
      int main(int count, char **words)
      {
      	return count != 4 || setxattr(words[1], words[2], words[3], strlen(words[3]), 0) != 0;
      }
      """;

  private SetAttribute() {}

  /** Compiles it, as the guest init is. */
  static Path compiled(Path directory) throws IOException, InterruptedException {
    Path source = Files.writeString(directory.resolve("setattribute.c"), SOURCE);
    Path program = directory.resolve("setattribute");
    Process compiler =
        new ProcessBuilder("gcc", "-static", "-o", program.toString(), source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
      throw new IOException("compiling " + source + " failed: " + output);
    }
    return program;
  }
}

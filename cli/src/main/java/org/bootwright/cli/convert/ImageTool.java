package org.bootwright.cli.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Runs qemu-img. The source's format is always named: a guest's bytes must not decide it. */
final class ImageTool {
  private ImageTool() {}

  static void convert(Path raw, DiskFormat format, Path target) {
    var command = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw"));
    command.addAll(List.of("-O", format.toString()));
    command.addAll(format.options());
    command.addAll(List.of(raw.toString(), target.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new FailureException(
            FailureCode.NO_SPACE, "making the " + format + " file " + target + ": " + said);
      }
    } catch (IOException missing) {
      throw new FailureException(
          FailureCode.QEMU_MISSING,
          "making the " + format + " file: qemu-img is missing: apt-get install qemu-utils",
          missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "making the " + format + " file: stopped");
    }
  }
}

package org.bootwright.runner.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.ArchiveSpec;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.runner.guest.ExecOrders;

/** Writes down for the guest what a command is. */
final class ExecSettings {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ExecSettings() {}

  static byte[] of(ExecSpec spec) {
    var settings = new ExecSettings();
    spec.command().forEach(word -> settings.add("arg", word));
    spec.env().forEach((name, value) -> settings.add("env", name + "=" + value));
    spec.user().ifPresent(user -> settings.add("user", user));
    spec.workdir().ifPresent(directory -> settings.add("workdir", directory));
    settings.add("terminal", spec.terminal() ? "1" : "0");
    return settings.encoded();
  }

  static byte[] of(ArchiveSpec spec) {
    var settings = new ExecSettings();
    settings.add("archive", spec.action().name().toLowerCase(Locale.ROOT));
    settings.add("path", spec.path());
    settings.add("follow", spec.follow() ? "1" : "0");
    settings.add("owners", spec.owners() ? "1" : "0");
    return settings.encoded();
  }

  private void add(String key, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "running a command: " + key + " has a NUL character in its value");
    }
    bytes.writeBytes((key + "=" + value).getBytes(StandardCharsets.UTF_8));
    bytes.write(0);
  }

  private byte[] encoded() {
    if (bytes.size() > ExecOrders.MAXIMUM_BYTES) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "running a command: its words and environment have %d bytes together, at most %d are possible; give large values as input"
              .formatted(bytes.size(), ExecOrders.MAXIMUM_BYTES));
    }
    return bytes.toByteArray();
  }
}

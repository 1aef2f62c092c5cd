package org.bootwright.cli.value;

import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.vm.SshPublicKey;

/** Public keys in a file as OpenSSH makes them: {@code .pub}, or {@code authorized_keys}. */
public final class SshKeyFile {
  /** A hundred of the longest keys. */
  private static final long MAXIMUM_BYTES = 256 * 1024;

  private SshKeyFile() {}

  /**
   * Reads its keys, a line each; empty lines and those that start with {@code #} say nothing.
   *
   * @throws org.bootwright.contracts.failure.FailureException with {@code invalid_request}
   */
  public static List<SshPublicKey> read(Path file) {
    String text = SmallFile.read("--ssh-key", file, MAXIMUM_BYTES);
    try {
      List<SshPublicKey> keys =
          text.lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .map(SshPublicKey::new)
              .toList();
      if (keys.isEmpty()) {
        throw InvalidValue.because("--ssh-key " + file + ": there is no key in the file");
      }
      return keys;
    } catch (IllegalArgumentException malformed) {
      throw InvalidValue.because("--ssh-key " + file + ": " + malformed.getMessage());
    }
  }
}

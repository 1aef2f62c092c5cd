package org.bootwright.contracts.bus.rabbitmq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of its own with what it has signed, made by openssl. */
final class Certificates {
  private final Path directory;

  Certificates(Path directory) {
    this.directory = directory;
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
  }

  Path authority() {
    return file("ca.pem");
  }

  /** Makes NAME.pem and NAME.key; the key is in PKCS #8. */
  void sign(String name, String alternativeName) {
    try {
      Files.writeString(file(name + ".ext"), "subjectAltName=" + alternativeName);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    openssl(
        "req -newkey rsa:2048 -nodes -subj /CN=%1$s -keyout %1$s.key -out %1$s.csr"
            .formatted(name));
    openssl(
        "x509 -req -in %1$s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile %1$s.ext -out %1$s.pem"
            .formatted(name));
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  private void openssl(String arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file("openssl.log").toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(Files.readString(file("openssl.log")));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package org.bootwright.contracts.bus.rabbitmq.connection;

import java.nio.file.Path;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * PEM files of a connection with TLS.
 *
 * @param authority the certificates that the broker's is signed by; those of the JDK when absent
 * @param certificate ours, with its chain
 * @param key of ours, in PKCS #8 and not encrypted
 */
public record TlsFiles(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
  public TlsFiles {
    if (certificate.isPresent() != key.isPresent()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "a client certificate for the broker needs both its certificate file and its key file");
    }
  }
}

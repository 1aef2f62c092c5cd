package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Tells what a failed exchange means. */
record NetworkFailures(PullFailures failures) {

  /**
   * The exception to throw instead of one of the network: a {@link TransientException}, or itself
   * if it is that or an interruption already.
   *
   * @param answeredBefore whether the place has answered in this pull: one that has is away for a
   *     moment, one that has not is not there
   * @throws FailureException if trying again would not help
   */
  IOException translate(IOException e, boolean answeredBefore) {
    if (e instanceof TransientException || e instanceof InterruptedIOException) {
      return e;
    }
    String reason = reason(e);
    FailureException failure = failures.failure(FailureCode.SOURCE_UNAVAILABLE, reason, e);
    boolean notThere = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    boolean noTls = e instanceof SSLException;
    if (isUntrusted(e) || ((notThere || noTls) && !answeredBefore)) {
      throw failure;
    }
    return new TransientException(failure, Optional.empty());
  }

  private static String reason(IOException e) {
    return switch (e) {
      case HttpConnectTimeoutException _ ->
          "no connection came about in time; check the network and the registry's name";
      case HttpTimeoutException _ -> "it did not answer in time";
      case ConnectException refused ->
          has(refused, UnresolvedAddressException.class)
              ? "the name is not known; check it, and the network"
              : "nothing answers there; check the name and the port, and that the registry runs";
      case SSLException tls -> tlsReason(tls);
      default -> "the connection broke: " + text(e);
    };
  }

  private static String tlsReason(SSLException e) {
    String text = text(e);
    if (isUntrusted(e)) {
      return "its certificate is not trusted: %s; name its authority as caFile in the registries file"
          .formatted(text);
    }
    return "no TLS connection came about: %s; a registry without TLS needs \"insecure\": true in the registries file"
        .formatted(text);
  }

  private static boolean isUntrusted(IOException e) {
    return e instanceof SSLException
        && (has(e, CertificateException.class) || text(e).contains("certificate"));
  }

  private static boolean has(Throwable e, Class<? extends Throwable> kind) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

package org.bootwright.converter.source.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.source.registry.RedirectFollower.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob, as many as its descriptor says, whatever happens on the way: a transfer that
 * breaks goes on at the byte where it broke, and where an endpoint gives up, at the next endpoint.
 * Whether they are the right bytes, the digest tells whoever reads them. For one thread.
 */
final class BlobReader extends InputStream {
  /** RFC 9110 section 14.4; the size may be {@code *}. */
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

  private final EndpointSequence endpoints;
  private final PullSession session;
  private final Descriptor descriptor;
  private RetrySchedule schedule;
  private @Nullable InputStream body;
  private long position;

  BlobReader(EndpointSequence endpoints, PullSession session, Descriptor descriptor) {
    this.endpoints = endpoints;
    this.session = session;
    this.descriptor = descriptor;
    this.schedule = new RetrySchedule(session);
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < descriptor.sizeBytes()) {
      RegistryConnection connection = endpoints.current();
      try {
        return readFrom(connection, target, offset, length);
      } catch (IOException e) {
        closeBody();
        tryAgain(connection, e);
      } catch (FailureException e) {
        closeBody();
        leave(connection, e);
      }
    }
    requireEnd();
    return -1;
  }

  @Override
  public void close() {
    closeBody();
  }

  private int readFrom(RegistryConnection connection, byte[] target, int offset, int length)
      throws IOException {
    InputStream open = body;
    if (open == null) {
      open = openAt(connection, position);
      body = open;
    }
    long left = descriptor.sizeBytes() - position;
    int count = open.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("it ended before its time");
    }
    position += count;
    schedule.progressed();
    return count;
  }

  private InputStream openAt(RegistryConnection connection, long offset) throws IOException {
    Map<String, String> headers =
        offset == 0 ? Map.of() : Map.of("Range", "bytes=%d-".formatted(offset));
    Answer answer = connection.get("blobs/" + descriptor.digest(), headers);
    try {
      if (answer.status() == 206) {
        requireRange(connection, answer, offset);
      } else {
        requireWhole(connection, answer);
        // It does not know ranges: what is here already goes by once more.
        answer.body().skipNBytes(offset);
      }
      return answer.body();
    } catch (IOException | RuntimeException e) {
      answer.body().close();
      throw e;
    }
  }

  private void requireWhole(RegistryConnection connection, Answer answer) {
    answer.response().headers().firstValueAsLong("Content-Length").stream()
        .filter(sizeBytes -> sizeBytes != descriptor.sizeBytes())
        .findAny()
        .ifPresent(
            sizeBytes -> {
              throw wrongSize(connection, Long.toString(sizeBytes));
            });
  }

  private void requireRange(RegistryConnection connection, Answer answer, long offset) {
    Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
      throw connection
          .failures()
          .unavailable("it answered with another part of a blob than was asked for");
    }
    String whole = range.group(2);
    if (!whole.equals("*") && Long.parseLong(whole) != descriptor.sizeBytes()) {
      throw wrongSize(connection, whole);
    }
  }

  private FailureException wrongSize(RegistryConnection connection, String sizeBytes) {
    return connection
        .failures()
        .corrupt(
            "blob %s has %s bytes, but its descriptor says %d"
                .formatted(descriptor.digest(), sizeBytes, descriptor.sizeBytes()));
  }

  /** A blob that goes on after its size is none of this descriptor's. */
  private void requireEnd() throws IOException {
    InputStream open = body;
    if (open == null) {
      return;
    }
    int more;
    try {
      more = open.read();
    } catch (IOException _) {
      more = -1; // It broke after the last byte that matters.
    } finally {
      closeBody();
    }
    if (more >= 0) {
      throw wrongSize(endpoints.current(), "more than " + descriptor.sizeBytes());
    }
  }

  /** Waits for the next try, or turns to the next endpoint. */
  private void tryAgain(RegistryConnection connection, IOException e) throws IOException {
    try {
      schedule.failed(EndpointSequence.transientOf(translate(connection, e)));
    } catch (FailureException failure) {
      leave(connection, failure);
    }
  }

  private IOException translate(RegistryConnection connection, IOException e) {
    if (e instanceof EOFException) {
      return new TransientException(
          connection
              .failures()
              .corrupt(
                  "blob %s ends after %d bytes, but its descriptor says %d"
                      .formatted(descriptor.digest(), position, descriptor.sizeBytes())),
          Optional.empty());
    }
    return connection.translate(e);
  }

  private void leave(RegistryConnection connection, FailureException why) {
    if (!endpoints.leave(connection, why)) {
      throw why;
    }
    schedule = new RetrySchedule(session);
  }

  private void closeBody() {
    InputStream open = body;
    body = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing a body cannot fail", e);
    }
  }
}

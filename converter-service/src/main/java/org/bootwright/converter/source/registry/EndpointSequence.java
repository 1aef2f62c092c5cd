package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.engine.login.RepositoryName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mirrors of a registry and the registry itself, in the order in which they are asked. One that
 * failed for good is not asked again in this pull. Safe for use by several threads.
 */
final class EndpointSequence {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointSequence.class);

  private final PullSession session;
  private final Deque<RegistryEndpoint> left;
  private @Nullable RegistryConnection current;

  EndpointSequence(RepositoryName name, PullSession session) {
    this.session = session;
    this.left = new ArrayDeque<>(RegistryEndpoint.of(name, session.config()));
  }

  /** The one to ask. */
  synchronized RegistryConnection current() throws IOException {
    RegistryConnection open = current;
    if (open == null) {
      open = RegistryConnection.open(left.getFirst(), session);
      current = open;
    }
    return open;
  }

  /**
   * Goes on to the next endpoint, if nobody has done so meanwhile.
   *
   * @return false if there is no other, so that the failure is the pull's
   */
  synchronized boolean leave(RegistryConnection failed, FailureException why) {
    session.requireOpen();
    if (failed != current) {
      return true;
    }
    if (left.size() == 1) {
      return false;
    }
    LOG.warn("a mirror is passed over: {}", why.getMessage());
    left.removeFirst();
    current = null;
    return true;
  }

  /** Something to be had from whichever endpoint has it. */
  interface Attempt<T> {
    T from(RegistryConnection connection) throws IOException;
  }

  /** Tries until it is there, or until all endpoints have failed for good. */
  <T> T first(Attempt<T> attempt) throws IOException {
    while (true) {
      RegistryConnection connection = current();
      try {
        return patiently(connection, attempt);
      } catch (FailureException e) {
        if (!leave(connection, e)) {
          throw e;
        }
      }
    }
  }

  private <T> T patiently(RegistryConnection connection, Attempt<T> attempt) throws IOException {
    RetrySchedule schedule = new RetrySchedule(session);
    while (true) {
      try {
        return attempt.from(connection);
      } catch (IOException e) {
        schedule.failed(transientOf(connection.translate(e)));
      }
    }
  }

  /** Anything else ends the pull: an interruption. */
  static TransientException transientOf(IOException e) throws IOException {
    if (e instanceof TransientException passing) {
      return passing;
    }
    throw e;
  }
}

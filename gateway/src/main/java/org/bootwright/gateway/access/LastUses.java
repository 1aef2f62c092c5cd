package org.bootwright.gateway.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps when each token was last used, beside the requests that use it. Safe for use by several
 * threads.
 */
final class LastUses {
  private static final Logger log = LoggerFactory.getLogger(LastUses.class);

  /** What owners want to know is whether a token is still in use; a write a request is too dear. */
  private static final Duration RESOLUTION = Duration.ofMinutes(1);

  private final Tokens tokens;
  private final InstantSource clock;
  private final Map<TokenId, Long> writtenAtMillis = new ConcurrentHashMap<>();

  LastUses(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  void note(TokenId id) {
    long now = clock.millis();
    Long before = writtenAtMillis.get(id);
    boolean due = before == null || now - before >= RESOLUTION.toMillis();
    boolean mine =
        due
            && (before == null
                ? writtenAtMillis.putIfAbsent(id, now) == null
                : writtenAtMillis.replace(id, before, now));
    if (mine) {
      Thread.ofVirtual().name("token-use").start(() -> write(id));
    }
  }

  private void write(TokenId id) {
    try {
      tokens.noteUse(id, RESOLUTION);
    } catch (RuntimeException e) {
      // It is only a note, and the next minute brings another; the gateway may be closing.
      log.debug("noting the use of token {} failed", id, e);
    }
  }
}

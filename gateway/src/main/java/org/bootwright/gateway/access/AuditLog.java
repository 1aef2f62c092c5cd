package org.bootwright.gateway.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Who asked for what, from where, and what came of it: one line each, with key-value pairs, to the
 * logger {@code org.bootwright.audit}. Never what a request carried: neither secrets, nor
 * environments, nor typed input.
 */
public final class AuditLog {
  private static final Logger log = LoggerFactory.getLogger("org.bootwright.audit");

  /**
   * One request.
   *
   * @param caller absent when nobody knows who it was
   * @param from address that the connection came from
   * @param operation of the OpenAPI document; the method where it names none
   * @param path as it was sent, without the query
   * @param problem the code of what was answered, where that was a problem
   * @param traceId of the trace that the client sent along
   * @param details ids and names of what was concerned
   */
  public record Entry(
      Optional<Caller> caller,
      String from,
      String operation,
      String path,
      int status,
      Optional<String> problem,
      String requestId,
      Optional<String> traceId,
      Map<String, String> details) {
    public Entry {
      details = Map.copyOf(details);
    }
  }

  public void write(Entry entry) {
    LoggingEventBuilder line = log.atInfo();
    for (Map.Entry<String, Object> pair : pairs(entry).entrySet()) {
      line = line.addKeyValue(pair.getKey(), pair.getValue());
    }
    line.log(
        "{} {} {}{}",
        who(entry),
        entry.operation(),
        entry.status(),
        entry.problem().map(code -> " " + code).orElse(""));
  }

  private static String who(Entry entry) {
    return entry.caller().map(Caller::name).orElse("unknown");
  }

  private static Map<String, Object> pairs(Entry entry) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    pairs.put("who", who(entry));
    entry
        .caller()
        .flatMap(Caller::token)
        .ifPresent(token -> pairs.put("tokenId", token.id().toString()));
    pairs.put("from", entry.from());
    pairs.put("operation", entry.operation());
    pairs.put("path", entry.path());
    pairs.put("status", entry.status());
    entry.problem().ifPresent(code -> pairs.put("problem", code));
    pairs.put("requestId", entry.requestId());
    entry.traceId().ifPresent(trace -> pairs.put("traceId", trace));
    pairs.putAll(new TreeMap<>(entry.details()));
    return pairs;
  }
}

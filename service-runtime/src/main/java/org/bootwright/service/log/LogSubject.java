package org.bootwright.service.log;

import java.util.Map;
import org.slf4j.MDC;

/**
 * What the calling thread's log lines are about, until it is closed on the same thread; inner ones
 * take over from outer ones and give back.
 */
public final class LogSubject implements AutoCloseable {
  /** The id of a VM. */
  public static final String VM = "vmId";

  /** The id of a conversion. */
  public static final String CONVERSION = "conversion";

  /** Which service speaks. */
  public static final String SERVICE = "service";

  /** The name of a converter. */
  public static final String WORKER = "worker";

  /** The id of a runner. */
  public static final String RUNNER = "runner";

  private final Map<String, String> before;

  private LogSubject(Map<String, String> before) {
    this.before = before;
  }

  /** The lines are about this one. */
  public static LogSubject of(String key, Object subject) {
    return of(Map.of(key, subject.toString()));
  }

  /** The lines are about all of these. */
  public static LogSubject of(Map<String, String> subjects) {
    Map<String, String> present = MDC.getCopyOfContextMap();
    var subject = new LogSubject(present == null ? Map.of() : present);
    subjects.forEach(MDC::put);
    return subject;
  }

  @Override
  public void close() {
    MDC.setContextMap(before);
  }
}

package org.bootwright.service.log;

import io.opentelemetry.context.Context;
import java.util.Map;
import org.slf4j.MDC;

/** Has work on another thread belong to what the calling thread is at. */
public final class CarriedWork {
  private CarriedWork() {}

  /** The work with the trace and the log subjects of the calling thread. */
  public static Runnable of(Runnable work) {
    Map<String, String> present = MDC.getCopyOfContextMap();
    Map<String, String> subjects = present == null ? Map.of() : Map.copyOf(present);
    return Context.current()
        .wrap(
            () -> {
              try (LogSubject _ = LogSubject.of(subjects)) {
                work.run();
              }
            });
  }
}

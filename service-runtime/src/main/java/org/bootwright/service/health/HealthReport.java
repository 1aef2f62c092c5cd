package org.bootwright.service.health;

import java.util.Map;
import java.util.Optional;

/**
 * An answer of a health endpoint.
 *
 * @param status of HTTP: 200, or 503 when something is wrong
 * @param body text, a line for each thing that is wrong
 */
public record HealthReport(int status, String body) {
  public static final String CONTENT_TYPE = "text/plain; charset=utf-8";

  private static final int UNAVAILABLE = 503;

  /** Whether the process lives. */
  public static HealthReport alive() {
    Optional<String> problem = Liveness.problem();
    return problem.isEmpty()
        ? new HealthReport(200, "ok\n")
        : new HealthReport(UNAVAILABLE, "process: " + problem.get() + "\n");
  }

  /** Whether the service can take work. */
  public static HealthReport ready(Readiness readiness) {
    Map<String, String> problems = readiness.problems();
    if (problems.isEmpty()) {
      return new HealthReport(200, "ready\n");
    }
    var body = new StringBuilder("not ready\n");
    problems.forEach(
        (name, problem) -> body.append(name).append(": ").append(problem).append('\n'));
    return new HealthReport(UNAVAILABLE, body.toString());
  }
}

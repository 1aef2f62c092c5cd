package org.bootwright.gateway.http;

import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;

/** Ends a request with a problem that says more than a failure does. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** A field of the body is wrong. */
  static ProblemException field(FailureCode code, String pointer, String detail) {
    return new ProblemException(Problem.of(code, code.httpStatus(), detail, Optional.of(pointer)));
  }

  Problem problem() {
    return problem;
  }
}

package org.bootwright.gateway.http;

/** Answers one operation of the OpenAPI document. Runs on a virtual thread and may block. */
interface Route {
  String operationId();

  /** Whether it goes on until one side ends it, as event streams and WebSockets do. */
  default boolean isStream() {
    return false;
  }

  /** A FailureException or ProblemException that is thrown here is what the client reads. */
  void handle(Exchange exchange) throws InterruptedException;
}

package org.bootwright.cli.run;

import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.contracts.failure.FailureException;

/**
 * Makes the requests that signals lead to on threads of their own: the gateway may be slow, and the
 * next signal must be heard. What goes wrong is shown.
 */
record SignalRequests(ProgressDisplay display) {
  void make(Runnable request) {
    Thread.ofVirtual()
        .name("signal-request")
        .start(
            () -> {
              try {
                request.run();
              } catch (FailureException failure) {
                display.say("bootwright: " + failure.getMessage());
              }
            });
  }
}

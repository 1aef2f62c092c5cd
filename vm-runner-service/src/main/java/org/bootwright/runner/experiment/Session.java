package org.bootwright.runner.experiment;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bootwright.runner.share.FileShare;
import org.bootwright.service.process.Signals;

/**
 * One call of an experiment.
 *
 * @param out for what another program may go on with
 * @param err for people
 * @param endAsked somebody wants it to end, by Ctrl-C for one
 */
record Session(
    ExperimentSettings settings,
    PrintStream out,
    PrintStream err,
    CompletableFuture<Void> endAsked) {

  /** That of this process, which from now on ends only when it has tidied up. */
  static Session ofProcess(Map<String, String> environment, PrintStream out, PrintStream err) {
    var endAsked = new CompletableFuture<Void>();
    for (String signal : new String[] {"INT", "TERM", "HUP"}) {
      Signals.handle(signal, () -> endAsked.complete(null));
    }
    return new Session(ExperimentSettings.read(environment), out, err, endAsked);
  }

  void say(String line) {
    err.println(line);
  }

  /** Tells where a daemon listens, and waits until it has ended or is to end. */
  void serve(FileShare share) {
    out.println(share.socket());
    out.flush();
    say("./dev vm-virtiofs %s boots on it; Ctrl-C ends it".formatted(share.socket()));
    CompletableFuture<String> ended = share.ended().toCompletableFuture();
    CompletableFuture.anyOf(ended, endAsked).join();
    if (ended.isDone()) {
      say("virtiofsd has ended, as it does with its VM; " + ended.join());
    }
  }
}

package org.bootwright.cli.terminal;

import org.bootwright.service.process.Signals;

/** The signals of this process. */
public final class ProcessSignals implements SignalSource {
  @Override
  public void handle(Kind kind, Runnable handler) {
    Signals.handle(kind.systemName(), handler);
  }
}

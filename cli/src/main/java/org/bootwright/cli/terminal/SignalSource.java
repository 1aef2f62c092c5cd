package org.bootwright.cli.terminal;

/** Where the signals to this process come from. A handler runs on a thread of its own. */
public interface SignalSource {
  /** Has a signal call the handler instead of ending the process. */
  void handle(Kind kind, Runnable handler);

  /** The signals that a command may want to answer. */
  enum Kind {
    /** Ctrl-C. */
    INTERRUPT("INT"),
    TERMINATE("TERM"),
    /** The terminal has another size. */
    WINDOW_CHANGE("WINCH");

    private final String systemName;

    Kind(String systemName) {
      this.systemName = systemName;
    }

    String systemName() {
      return systemName;
    }
  }
}

package org.bootwright.runner.share;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** A tree of files that one virtiofsd serves to one VM, until it is closed or its daemon ends. */
public interface FileShare extends AutoCloseable {
  /**
   * Where QEMU finds the daemon (vhost-user). Connected to once: the daemon takes the first
   * connection for QEMU's.
   */
  Path socket();

  /** Completes with what the daemon said, when it ended without having been closed. */
  CompletionStage<String> ended();

  /** Ends the daemon. Does nothing the second time. */
  @Override
  void close();
}

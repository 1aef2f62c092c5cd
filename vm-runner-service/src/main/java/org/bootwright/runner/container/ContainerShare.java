package org.bootwright.runner.container;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.runner.share.FileShare;
import org.bootwright.runner.usage.UsageMeter;

/** The root of a container, served by the virtiofsd inside. */
public final class ContainerShare implements FileShare {
  private final ContainerShares shares;
  private final ContainerMaker.Made made;
  private final Path socket;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private boolean closed;

  ContainerShare(ContainerShares shares, ContainerMaker.Made made, Path socket) {
    this.shares = shares;
    this.made = made;
    this.socket = socket;
  }

  /** The daemon has ended; it counts unless this was closed before. */
  synchronized void tellEnd(String words) {
    if (!closed) {
      ended.complete(words);
    }
  }

  private synchronized boolean beginClosing() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  @Override
  public Path socket() {
    return socket;
  }

  @Override
  public CompletionStage<String> ended() {
    return ended;
  }

  /** What the image says of how it is run. */
  public ImageConfig config() {
    return made.image().config();
  }

  /** Whether the Engine holds the VM to its limit; else it has to be watched by {@link #usage}. */
  public boolean hasQuota() {
    return made.hasQuota();
  }

  /** What the VM has written. */
  public UsageMeter usage() {
    return shares.usage(made.id());
  }

  /** For {@code docker diff}, {@code cp} and {@code commit}. */
  public String containerId() {
    return made.id();
  }

  /** Ends the daemon; the container stays with its files, for the VM's next boot. */
  @Override
  public void close() {
    if (beginClosing()) {
      shares.end(made.id());
    }
  }
}

package org.bootwright.gateway.http;

import java.time.Duration;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.exec.ArchiveDesk;
import org.bootwright.gateway.exec.ArchiveTransfer;
import org.bootwright.gateway.lifecycle.VmDesk;

/** Unpacks a tar archive into a directory of a VM, as it comes. */
final class WriteArchiveRoute implements Route {
  /** The transfer is held meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Somebody may type an archive's name into a program that makes it; longer, nobody is there. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final VmDesk vms;
  private final ArchiveDesk archives;

  WriteArchiveRoute(VmDesk vms, ArchiveDesk archives) {
    this.vms = vms;
    this.archives = archives;
  }

  @Override
  public String operationId() {
    return "writeArchive";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    ArchiveTarget target = ArchiveTarget.of(exchange, vms);
    exchange.concerns("path", target.path());
    try (ArchiveTransfer transfer =
        archives.write(target.vm(), target.path(), exchange.queryBoolean("copyUidGid", false))) {
      copy(exchange.bodyStream(), transfer);
    }
    exchange.empty(204);
  }

  private static void copy(BodyStream body, ArchiveTransfer transfer) throws InterruptedException {
    long heardNanos = System.nanoTime();
    while (true) {
      switch (body.next(PATIENCE)) {
        case BodyStream.Piece(byte[] bytes) -> {
          transfer.write(bytes);
          heardNanos = System.nanoTime();
        }
        case BodyStream.Pause _ -> {
          if (System.nanoTime() - heardNanos > LONGEST_PAUSE.toNanos()) {
            throw new FailureException(
                FailureCode.TIMEOUT,
                "copying to a VM: nothing came for %d s".formatted(LONGEST_PAUSE.toSeconds()));
          }
          transfer.hold();
        }
        case BodyStream.End _ -> {
          transfer.finish();
          return;
        }
        case BodyStream.Broken(Throwable cause) ->
            throw new FailureException(
                FailureCode.CANCELLED, "copying to a VM: the request broke off", cause);
      }
    }
  }
}

package org.bootwright.gateway.http;

import java.util.List;
import org.bootwright.gateway.exec.ArchiveDesk;
import org.bootwright.gateway.exec.ArchiveTransfer;
import org.bootwright.gateway.lifecycle.VmDesk;

/** Sends files of a VM as a tar archive. */
final class ReadArchiveRoute implements Route {
  private final VmDesk vms;
  private final ArchiveDesk archives;

  ReadArchiveRoute(VmDesk vms, ArchiveDesk archives) {
    this.vms = vms;
    this.archives = archives;
  }

  @Override
  public String operationId() {
    return "readArchive";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    ArchiveTarget target = ArchiveTarget.of(exchange, vms);
    try (ArchiveTransfer transfer =
        archives.read(target.vm(), target.path(), exchange.queryBoolean("follow", false))) {
      // What cannot be read is known before the head is sent, and refused as a problem.
      List<byte[]> pieces = transfer.next();
      ResponseSink sink = new ResponseSink(exchange.response(), "application/x-tar");
      while (!pieces.isEmpty() && !sink.isClosed()) {
        pieces.forEach(sink::write);
        transfer.awaitDrained(sink);
        pieces = sink.isClosed() ? List.of() : transfer.next();
      }
      sink.end();
    }
  }
}

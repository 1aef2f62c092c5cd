package org.bootwright.gateway.http;

import org.bootwright.gateway.exec.ArchiveDesk;
import org.bootwright.gateway.exec.FileStatus;
import org.bootwright.gateway.lifecycle.VmDesk;

/** Says what a path in a VM is: in a header, as docker does, since the answer has no body. */
final class StatArchiveRoute implements Route {
  private static final String HEADER = "x-bootwright-path-stat";

  private final VmDesk vms;
  private final ArchiveDesk archives;

  StatArchiveRoute(VmDesk vms, ArchiveDesk archives) {
    this.vms = vms;
    this.archives = archives;
  }

  private record View(String type, long sizeBytes, int mode, String modifiedAt, String link) {
    static View of(FileStatus status) {
      return new View(
          status.type().word(),
          status.sizeBytes(),
          status.mode(),
          status.modifiedAt().toString(),
          status.link().orElse(""));
    }
  }

  @Override
  public String operationId() {
    return "statArchive";
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    ArchiveTarget target = ArchiveTarget.of(exchange, vms);
    FileStatus status =
        archives.status(target.vm(), target.path(), exchange.queryBoolean("follow", false));
    exchange.response().putHeader(HEADER, Exchange.base64Json(View.of(status)));
    exchange.empty(200);
  }
}

package org.bootwright.runner.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.share.DirectoryOrder;
import org.bootwright.runner.share.DirectoryShare;
import org.bootwright.runner.share.DirectoryShares;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.runner.vm.RuntimeNames;
import org.bootwright.runner.vm.ShareTags;

/** A directory of this host, shared by a virtiofsd of this host for as long as it is wanted. */
final class DirectoryDaemon {
  private final Session session;

  DirectoryDaemon(Session session) {
    this.session = session;
  }

  void serve(String directory) throws IOException {
    var shares = new DirectoryShares(session.settings().sharing());
    Path source = shares.find("the directory", directory);
    var order = new DirectoryOrder(source, false, DirectoryOrder.Use.ROOT);
    String name = RuntimeNames.ofMachine(new VmId(UUID.randomUUID()));
    try (RuntimeDirectory sockets = RuntimeDirectory.create(session.settings().runtime(), name)) {
      Path socket = sockets.socket(ShareTags.ROOT);
      session.say(String.join(" ", shares.command(order, socket)));
      try (DirectoryShare share =
          shares.open(order, socket, sockets.path().resolve("virtiofsd.log"))) {
        session.serve(share);
      }
    }
  }
}

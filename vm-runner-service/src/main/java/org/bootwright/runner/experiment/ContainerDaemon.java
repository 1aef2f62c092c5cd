package org.bootwright.runner.experiment;

import java.io.IOException;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.runner.container.ContainerOrder;
import org.bootwright.runner.container.ContainerSettings;
import org.bootwright.runner.container.ContainerShare;
import org.bootwright.runner.container.ContainerShares;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.runner.vm.RuntimeNames;

/** A container of an image with a virtiofsd in it that shares its root. It stays when that ends. */
final class ContainerDaemon {
  /** Whose containers these are; no runner removes what another one has. */
  private static final RunnerId EXPERIMENTS = new RunnerId("experiments");

  private static final long LIMIT_BYTES = (long) VmSpec.DEFAULT_DISK_GIB << 30;

  private final Session session;
  private boolean pulling;

  ContainerDaemon(Session session) {
    this.session = session;
  }

  /** Makes a container that can be looked at before anything runs in it. */
  void make(String image) throws IOException {
    var vm = new VmId(UUID.randomUUID());
    try (ContainerShares shares = shares();
        RuntimeDirectory sockets = sockets(vm)) {
      String name = shares.make(order(vm, image, sockets), this::pulled);
      session.out().println(name);
      session.out().flush();
      session.say("docker inspect %s shows what it may do".formatted(name));
      session.say("./dev virtiofsd-container %s shares its root".formatted(name));
      session.say("docker rm %s removes it".formatted(name));
    }
  }

  /**
   * Shares the root of a container for as long as it is wanted.
   *
   * @param word a container that {@link #make} has made, or an image of which one is made
   */
  void serve(String word) throws IOException {
    try (ContainerShares shares = shares()) {
      VmId vm = shares.ownerOfIdle(word).orElseGet(() -> new VmId(UUID.randomUUID()));
      try (RuntimeDirectory sockets = sockets(vm);
          ContainerShare share = shares.open(order(vm, word, sockets), this::pulled)) {
        String container = share.containerId().substring(0, 12);
        session.say(
            "docker diff %1$s tells what was written, docker rm %1$s removes it"
                .formatted(container));
        session.serve(share);
      }
    }
  }

  private ContainerShares shares() {
    ExperimentSettings settings = session.settings();
    return new ContainerShares(
        new ContainerSettings(
            EXPERIMENTS,
            settings.sharing().engine(),
            settings.directory().resolve("container"),
            settings.kernel().resolve("share-root"),
            settings.sharing().virtiofsd(),
            settings.sharing().privileged()));
  }

  /** The container has its path written down, so each of its starts makes the same. */
  private RuntimeDirectory sockets(VmId vm) throws IOException {
    return RuntimeDirectory.create(session.settings().runtime(), RuntimeNames.ofContainer(vm));
  }

  private static ContainerOrder order(VmId vm, String image, RuntimeDirectory sockets) {
    return new ContainerOrder(
        vm, parse(image), Platform.ofHost(), PullPolicy.MISSING, sockets.path(), LIMIT_BYTES);
  }

  private static ImageReference parse(String image) {
    try {
      return ImageReference.parse(image);
    } catch (IllegalArgumentException malformed) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "the image '%s': %s; name one that 'docker images' lists"
              .formatted(image, malformed.getMessage()),
          malformed);
    }
  }

  /** Called often: so this is where a pull is given up. */
  private void pulled(long doneBytes, long totalBytes) {
    if (session.endAsked().isDone()) {
      throw new FailureException(
          FailureCode.CANCELLED,
          "pulling the image: given up at %d of %d bytes".formatted(doneBytes, totalBytes));
    }
    if (!pulling) {
      pulling = true;
      session.say("the Docker Engine is pulling the image");
    }
  }
}

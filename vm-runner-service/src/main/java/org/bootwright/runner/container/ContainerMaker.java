package org.bootwright.runner.container;

import java.util.Optional;
import java.util.OptionalLong;
import org.bootwright.engine.EngineClient;
import org.bootwright.runner.share.Virtiofsd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes containers that are not there yet, with all that they need. Safe for use by threads. */
final class ContainerMaker {
  private static final Logger log = LoggerFactory.getLogger(ContainerMaker.class);

  private final ContainerSettings settings;
  private final DaemonBundle bundle;
  private volatile boolean quotasRefused;

  ContainerMaker(ContainerSettings settings) {
    this.settings = settings;
    this.bundle = new DaemonBundle(settings.directory().resolve("bundle"), settings.shareRoot());
  }

  /**
   * A container that can be started.
   *
   * @param hasQuota whether the Engine holds it to a limit
   */
  record Made(String id, EngineImage image, boolean hasQuota) {}

  /** Makes the container of an order, once its image is there. */
  Made make(EngineClient engine, ContainerOrder order, PullProgress progress) {
    EngineImage image =
        new EngineImages(engine)
            .obtain(
                order.image(),
                order.platform(),
                order.pull(),
                settings.engine().logins(),
                progress);
    var document =
        new ContainerDocument(
            settings.owner(),
            order.vm(),
            image.id(),
            prepare(),
            order.socketDirectory(),
            settings.privileged(),
            OptionalLong.empty());
    Containers containers = new Containers(engine);
    if (!quotasRefused) {
      Optional<String> limited =
          containers.create(order.vm(), document.withQuota(order.limitBytes()));
      if (limited.isPresent()) {
        return new Made(limited.get(), image, true);
      }
      // Its storage driver has none, and that does not change while it runs.
      quotasRefused = true;
    }
    return new Made(containers.create(order.vm(), document).orElseThrow(), image, false);
  }

  /** What is needed whenever a container is started, be it new or not. */
  DaemonBundle.Contents prepare() {
    if (settings.privileged()) {
      log.warn(
          "BOOTWRIGHT_VIRTIOFSD_PRIVILEGED is set: virtiofsd gets a container with all rights; a"
              + " guest that takes it over has this host");
    }
    return bundle.prepare(Virtiofsd.find(settings.virtiofsd()));
  }
}

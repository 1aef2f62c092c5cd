package org.bootwright.runner.vm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.Volume;
import org.bootwright.runner.container.ContainerOrder;
import org.bootwright.runner.container.ContainerShare;
import org.bootwright.runner.container.PullProgress;
import org.bootwright.runner.qemu.QemuMachine;
import org.bootwright.runner.share.DirectoryOrder;
import org.bootwright.runner.share.DirectoryShare;
import org.bootwright.runner.share.FileShare;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.runner.usage.TreeUsage;
import org.bootwright.runner.usage.UnlimitedUsage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a VM's files come from in one run of QEMU: its own disk or a share for the root, and a
 * share for each volume. Used by the VM's thread.
 */
final class BootFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BootFiles.class);

  /** A share, and what people know it by. */
  private record Served(String tag, String what, FileShare share) {}

  private final VmHost host;
  private final Job.BootVm job;
  private final VmDirectory directory;
  private final RuntimeDirectory sockets;
  private final List<Served> served = new ArrayList<>();
  private ImageConfig config;
  private Optional<QemuMachine.RootDisk> disk = Optional.empty();
  private Optional<ContainerShare> container = Optional.empty();
  private List<WriteWatch.Place> written = List.of();
  private boolean left;

  private BootFiles(VmHost host, Job.BootVm job, VmDirectory directory, RuntimeDirectory sockets) {
    this.host = host;
    this.job = job;
    this.directory = directory;
    this.sockets = sockets;
    this.config = job.image().map(ImageDescription::config).orElseGet(ImageConfig::empty);
  }

  /** Makes the disk or container where there is none yet, and starts what shares files. */
  static BootFiles prepare(
      VmHost host,
      Job.BootVm job,
      VmDirectory directory,
      RuntimeDirectory sockets,
      PullProgress progress)
      throws IOException {
    var files = new BootFiles(host, job, directory, sockets);
    try {
      files.openRoot(progress);
      files.openVolumes();
      files.written = files.findWritten();
      return files;
    } catch (IOException | RuntimeException failure) {
      files.close();
      throw failure;
    }
  }

  /** Goes on with what an earlier runner has started; {@code share_lost} where it is gone. */
  static BootFiles adopt(
      VmHost host, Job.BootVm job, VmDirectory directory, RuntimeDirectory sockets, QemuRun run) {
    var files = new BootFiles(host, job, directory, sockets);
    if (job.spec().root() instanceof Root.Container container) {
      files.adoptContainer(container);
    }
    for (ShareRun share : run.shares()) {
      files.served.add(
          new Served(
              share.tag(),
              "the directory of " + share.tag(),
              DirectoryShare.adopt(
                  share.process(), sockets.socket(share.tag()), directory.shareLog(share.tag()))));
    }
    try {
      files.written = files.findWritten();
    } catch (IOException | FailureException unknown) {
      log.warn("what VM {} writes is not watched any more", job.vm(), unknown);
    }
    return files;
  }

  private void adoptContainer(Root.Container root) {
    ContainerShare share =
        host.containers()
            .adopt(job.vm())
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.SHARE_LOST,
                        "running the VM: the container that shared %s has ended while no runner watched it"
                            .formatted(root.image())));
    add(share, root);
  }

  private void openRoot(PullProgress progress) throws IOException {
    switch (job.spec().root()) {
      case Root.Disk _ -> disk = Optional.of(preparedDisk());
      case Root.Directory(String path) ->
          open(ShareTags.ROOT, "the root directory", path, false, DirectoryOrder.Use.ROOT);
      case Root.Container container -> openContainer(container, progress);
    }
  }

  /** Its socket has a directory of its own: what is in the container must not reach QEMU's. */
  private void openContainer(Root.Container root, PullProgress progress) throws IOException {
    RuntimeDirectory own =
        RuntimeDirectory.create(host.runtime(), RuntimeNames.ofContainer(job.vm()));
    add(
        host.containers()
            .open(
                new ContainerOrder(
                    job.vm(),
                    root.image(),
                    job.spec().platform(),
                    root.pull(),
                    own.path(),
                    job.spec().diskBytes()),
                progress),
        root);
  }

  private void add(ContainerShare share, Root.Container root) {
    config = share.config();
    container = Optional.of(share);
    served.add(new Served(ShareTags.ROOT, "the container of " + root.image(), share));
  }

  private QemuMachine.RootDisk preparedDisk() {
    Path base = host.images().disk(job.image().orElseThrow());
    host.overlays().prepare(directory.disk(), base, job.spec().diskBytes());
    return new QemuMachine.RootDisk(directory.disk(), base);
  }

  private void openVolumes() {
    List<Volume> volumes = job.spec().volumes();
    for (int i = 0; i < volumes.size(); i++) {
      Volume volume = volumes.get(i);
      open(
          ShareTags.volume(i),
          "the volume",
          volume.host(),
          volume.readOnly(),
          DirectoryOrder.Use.VOLUME);
    }
  }

  private void open(
      String tag, String what, String path, boolean readOnly, DirectoryOrder.Use use) {
    var order = new DirectoryOrder(host.directories().find(what, path), readOnly, use);
    served.add(
        new Served(
            tag,
            what + " " + path,
            host.directories().open(order, sockets.socket(tag), directory.shareLog(tag))));
  }

  /** What the VM writes to on this host. */
  List<WriteWatch.Place> written() {
    return written;
  }

  private List<WriteWatch.Place> findWritten() throws IOException {
    List<WriteWatch.Place> places = new ArrayList<>(writtenRoot().stream().toList());
    for (Volume volume : job.spec().volumes()) {
      if (!volume.readOnly()) {
        Path source = host.directories().find("the volume", volume.host());
        places.add(unlimited("the volume " + volume.host(), source));
      }
    }
    return places;
  }

  private Optional<WriteWatch.Place> writtenRoot() throws IOException {
    return switch (job.spec().root()) {
      case Root.Disk _ -> Optional.of(unlimited("the disk", directory.path()));
      case Root.Directory(String path) -> Optional.of(writtenDirectory(path));
      case Root.Container _ -> container.flatMap(this::writtenContainer);
    };
  }

  private WriteWatch.Place writtenDirectory(String path) throws IOException {
    Path source = host.directories().find("the root directory", path);
    String what = "the root directory " + path;
    if (job.spec().diskGiB() == 0) {
      return unlimited(what, source);
    }
    long baseline = directory.baselineBytes(new TreeUsage(source));
    return new WriteWatch.Place(
        what, true, new TreeUsage(source, baseline), job.spec().diskBytes());
  }

  /** Nothing where the Engine holds the limit, and keeps its files where we do not see them. */
  private Optional<WriteWatch.Place> writtenContainer(ContainerShare share) {
    String what = "the container";
    if (!share.hasQuota()) {
      return Optional.of(new WriteWatch.Place(what, true, share.usage(), job.spec().diskBytes()));
    }
    try {
      return share.usage().place().map(place -> unlimited(what, place));
    } catch (IOException unknown) {
      log.warn("the reserve of the Docker Engine's file system is not held", unknown);
      return Optional.empty();
    }
  }

  private static WriteWatch.Place unlimited(String what, Path place) {
    return new WriteWatch.Place(what, false, new UnlimitedUsage(place), UnlimitedUsage.LIMIT_BYTES);
  }

  Optional<QemuMachine.RootDisk> disk() {
    return disk;
  }

  List<QemuMachine.Share> shares() {
    return served.stream()
        .map(each -> new QemuMachine.Share(each.tag(), each.share().socket()))
        .toList();
  }

  /** For the next runner. */
  List<ShareRun> runs() {
    List<ShareRun> runs = new ArrayList<>();
    for (Served each : served) {
      if (each.share() instanceof DirectoryShare share) {
        runs.add(new ShareRun(each.tag(), share.identity()));
      }
    }
    return runs;
  }

  /** What the files say about how they are run; a directory says nothing. */
  ImageConfig config() {
    return config;
  }

  /** Tells of each share that ends before the machine does. */
  void onLost(Consumer<String> listener) {
    for (Served each : served) {
      var _ =
          each.share()
              .ended()
              .thenAccept(
                  words ->
                      listener.accept(
                          "running the VM: the virtiofsd that shared %s has ended; %s"
                              .formatted(each.what(), words)));
    }
  }

  /** Lets what shares files run on, for the next runner. */
  void leave() {
    left = true;
  }

  @Override
  public void close() {
    if (!left) {
      served.forEach(each -> each.share().close());
      RuntimeNames.removeOfContainer(host.runtime(), job.vm());
    }
  }
}

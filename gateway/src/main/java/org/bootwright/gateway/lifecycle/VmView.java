package org.bootwright.gateway.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.RestartPolicy;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.SshPublicKey;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.Volume;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.Restarts;
import org.bootwright.gateway.vm.RoomWait;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;
import org.bootwright.gateway.vm.VmStatus;

/** A VM as its JSON shows it. */
public record VmView(
    VmId id,
    String name,
    VmState state,
    SpecView spec,
    Optional<Owner> owner,
    Optional<Digest> imageDigest,
    Optional<UUID> conversion,
    Optional<RunnerId> runner,
    Optional<String> accelerator,
    Optional<String> mode,
    List<PortView> ports,
    int attempt,
    Instant createdAt,
    Map<String, Instant> phases,
    Optional<Integer> exitCode,
    Optional<FailureView> failure,
    List<String> warnings,
    Optional<String> pausedBecause,
    Optional<String> waitingFor,
    int restarts,
    Optional<Instant> restartAt) {

  /**
   * What was asked for, with the defaults, but for cloud-init's data, which may hold secrets. Maps
   * are sorted, so that the same VM reads the same.
   */
  public record SpecView(
      Optional<ImageReference> image,
      String root,
      Optional<String> rootDir,
      Optional<Boolean> keep,
      int cpus,
      int memoryMiB,
      int diskGiB,
      List<String> command,
      Optional<List<String>> entrypoint,
      Map<String, String> env,
      Optional<String> user,
      Optional<String> workdir,
      Optional<String> hostname,
      List<PortView> ports,
      boolean publishAll,
      List<Volume> volumes,
      List<SshPublicKey> sshAuthorizedKeys,
      String accelerator,
      List<String> kernelArgs,
      RestartPolicy restart,
      long watchdogSeconds,
      Map<String, String> labels,
      Platform platform) {

    static SpecView of(VmSpec spec) {
      return new SpecView(
          spec.root().reference(),
          spec.root().kind(),
          spec.root() instanceof Root.Directory(String path) ? Optional.of(path) : Optional.empty(),
          spec.root() instanceof Root.Container container
              ? Optional.of(container.keep())
              : Optional.empty(),
          spec.cpus(),
          spec.memoryMiB(),
          spec.diskGiB(),
          spec.command(),
          spec.entrypoint(),
          new TreeMap<>(spec.env()),
          spec.user(),
          spec.workdir(),
          spec.hostname(),
          spec.ports().stream().map(PortView::of).toList(),
          spec.publishAll(),
          spec.volumes(),
          spec.provisioning().sshAuthorizedKeys(),
          spec.accelerator().map(VmView::name).orElse("auto"),
          spec.kernelArguments(),
          spec.restart(),
          spec.watchdog().toSeconds(),
          new TreeMap<>(spec.labels()),
          spec.platform());
    }
  }

  /** A forwarded port. */
  public record PortView(String address, int host, int guest, String protocol) {
    static PortView of(PortForward port) {
      return new PortView(
          port.address(),
          port.host(),
          port.guest(),
          port.protocol().name().toLowerCase(Locale.ROOT));
    }
  }

  public static VmView of(VmRecord vm) {
    VmStatus status = vm.status();
    return new VmView(
        vm.id(),
        vm.name(),
        vm.state(),
        SpecView.of(vm.spec()),
        vm.owner(),
        status.image().map(ImageDescription::digest),
        status.conversion(),
        status.runner(),
        status.accelerator().map(VmView::name),
        status.mode().map(mode -> mode.name().toLowerCase(Locale.ROOT)),
        status.ports().stream().map(PortView::of).toList(),
        status.attempt(),
        vm.createdAt(),
        status.phases(),
        status.exitCode(),
        status.failure().map(FailureView::of),
        status.warnings(),
        status.pausedBecause(),
        status.roomWait().map(RoomWait::reason),
        status.restarts().map(Restarts::count).orElse(0),
        status.due().filter(_ -> vm.state().hasEnded()));
  }

  private static String name(Accelerator accelerator) {
    return accelerator.name().toLowerCase(Locale.ROOT);
  }
}

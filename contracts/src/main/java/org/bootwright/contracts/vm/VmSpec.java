package org.bootwright.contracts.vm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;

/**
 * What a VM is asked to be. What is absent is decided by the image, as with docker.
 *
 * @param root stands as {@code image} in JSON, as the image did that was all there was once
 * @param cpus virtual processors
 * @param memoryMiB guest memory in MiB
 * @param diskGiB size of the root disk in GiB, or what may be written to the container or the
 *     directory; 0 for a directory to which all may be written that the host has room for
 * @param command replaces the image's {@code Cmd}, or its init; empty for the image's own
 * @param entrypoint replaces the image's {@code Entrypoint}; absent for the image's own
 * @param env adds to the image's environment and overrides it
 * @param hostname what the guest calls itself
 * @param accelerator the one to use; absent for the best that works
 * @param volumes directories of the host; none where a message of an older gateway says nothing
 * @param kernelArguments appended to the kernel command line
 * @param labels free to use for the user
 * @param publishAll whether ports that the image exposes are forwarded as well; not where a message
 *     of an older gateway says nothing
 * @param restart never where a message of an older gateway says nothing
 * @param provisioning nothing where a message of an older gateway says nothing
 * @param watchdogSeconds how long a guest that is up may not answer before it is taken for one that
 *     hangs; 0 for as long as it likes, absent for the usual time
 */
public record VmSpec(
    @JsonProperty("image") Root root,
    Platform platform,
    int cpus,
    int memoryMiB,
    int diskGiB,
    List<String> command,
    Optional<List<String>> entrypoint,
    Map<String, String> env,
    Optional<String> user,
    Optional<String> workdir,
    Optional<String> hostname,
    List<PortForward> ports,
    Boolean publishAll,
    List<Volume> volumes,
    Optional<Accelerator> accelerator,
    List<String> kernelArguments,
    Map<String, String> labels,
    RestartPolicy restart,
    Provisioning provisioning,
    Optional<Integer> watchdogSeconds) {

  public static final int DEFAULT_CPUS = 1;
  public static final int DEFAULT_MEMORY_MIB = 1024;
  public static final int DEFAULT_DISK_GIB = 10;

  /** An emulated guest on a host that is busy with several answers within seconds. */
  public static final int DEFAULT_WATCHDOG_SECONDS = 120;

  /** Less would take a guest for one that hangs that is only slow. */
  public static final int MINIMUM_WATCHDOG_SECONDS = 10;

  private static final long BYTES_PER_GIB = 1L << 30;

  /** Each is a device and a process of the host; more would not fit the machine's bus. */
  public static final int MAXIMUM_VOLUMES = 16;

  public VmSpec {
    command = List.copyOf(command);
    entrypoint = entrypoint.map(List::copyOf);
    env = Map.copyOf(env);
    ports = List.copyOf(ports);
    publishAll = Objects.requireNonNullElse(publishAll, false);
    volumes = List.copyOf(Objects.requireNonNullElse(volumes, List.of()));
    if (volumes.size() > MAXIMUM_VOLUMES) {
      throw new IllegalArgumentException("a VM has at most " + MAXIMUM_VOLUMES + " volumes");
    }
    kernelArguments = List.copyOf(kernelArguments);
    labels = Map.copyOf(labels);
    restart = Objects.requireNonNullElse(restart, RestartPolicy.NEVER);
    provisioning = Objects.requireNonNullElse(provisioning, Provisioning.NOTHING);
  }

  /** {@link #diskGiB} in bytes. */
  public long diskBytes() {
    return diskGiB * BYTES_PER_GIB;
  }

  /** {@link #watchdogSeconds} as what counts; zero for never. */
  public Duration watchdog() {
    return Duration.ofSeconds(watchdogSeconds.orElse(DEFAULT_WATCHDOG_SECONDS));
  }

  /** The same with another size of {@link #diskGiB}. */
  public VmSpec withDiskGiB(int size) {
    return new VmSpec(
        root,
        platform,
        cpus,
        memoryMiB,
        size,
        command,
        entrypoint,
        env,
        user,
        workdir,
        hostname,
        ports,
        publishAll,
        volumes,
        accelerator,
        kernelArguments,
        labels,
        restart,
        provisioning,
        watchdogSeconds);
  }

  /** Starts from the defaults, with a disk made from the image. */
  public static VmSpecBuilder of(ImageReference image) {
    return of(new Root.Disk(image));
  }

  /** Starts from the defaults. */
  public static VmSpecBuilder of(Root root) {
    return new VmSpecBuilder(root);
  }
}

package org.bootwright.contracts.vm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.image.Platform;

/** Builds a {@link VmSpec} from the defaults. Not safe for use by several threads. */
public final class VmSpecBuilder {
  private final Root root;
  private Platform platform = Platform.ofHost();
  private int cpus = VmSpec.DEFAULT_CPUS;
  private int memoryMiB = VmSpec.DEFAULT_MEMORY_MIB;
  private int diskGiB;
  private List<String> command = List.of();
  private Optional<List<String>> entrypoint = Optional.empty();
  private Map<String, String> env = Map.of();
  private Optional<String> user = Optional.empty();
  private Optional<String> workdir = Optional.empty();
  private Optional<String> hostname = Optional.empty();
  private List<PortForward> ports = List.of();
  private boolean publishAll;
  private List<Volume> volumes = List.of();
  private Optional<Accelerator> accelerator = Optional.empty();
  private List<String> kernelArguments = List.of();
  private Map<String, String> labels = Map.of();
  private RestartPolicy restart = RestartPolicy.NEVER;
  private Provisioning provisioning = Provisioning.NOTHING;
  private Optional<Integer> watchdogSeconds = Optional.empty();

  VmSpecBuilder(Root root) {
    this.root = root;
    this.diskGiB = root instanceof Root.Directory ? 0 : VmSpec.DEFAULT_DISK_GIB;
  }

  public VmSpecBuilder platform(Platform value) {
    platform = value;
    return this;
  }

  public VmSpecBuilder cpus(int value) {
    cpus = value;
    return this;
  }

  public VmSpecBuilder memoryMiB(int value) {
    memoryMiB = value;
    return this;
  }

  public VmSpecBuilder diskGiB(int value) {
    diskGiB = value;
    return this;
  }

  public VmSpecBuilder command(List<String> value) {
    command = value;
    return this;
  }

  public VmSpecBuilder entrypoint(List<String> value) {
    entrypoint = Optional.of(value);
    return this;
  }

  public VmSpecBuilder env(Map<String, String> value) {
    env = value;
    return this;
  }

  public VmSpecBuilder user(String value) {
    user = Optional.of(value);
    return this;
  }

  public VmSpecBuilder workdir(String value) {
    workdir = Optional.of(value);
    return this;
  }

  public VmSpecBuilder hostname(String value) {
    hostname = Optional.of(value);
    return this;
  }

  public VmSpecBuilder ports(List<PortForward> value) {
    ports = value;
    return this;
  }

  public VmSpecBuilder publishAll(boolean value) {
    publishAll = value;
    return this;
  }

  public VmSpecBuilder volumes(List<Volume> value) {
    volumes = value;
    return this;
  }

  public VmSpecBuilder accelerator(Accelerator value) {
    accelerator = Optional.of(value);
    return this;
  }

  public VmSpecBuilder kernelArguments(List<String> value) {
    kernelArguments = value;
    return this;
  }

  public VmSpecBuilder labels(Map<String, String> value) {
    labels = value;
    return this;
  }

  public VmSpecBuilder restart(RestartPolicy value) {
    restart = value;
    return this;
  }

  public VmSpecBuilder provisioning(Provisioning value) {
    provisioning = value;
    return this;
  }

  public VmSpecBuilder watchdogSeconds(int value) {
    watchdogSeconds = Optional.of(value);
    return this;
  }

  public VmSpec build() {
    return new VmSpec(
        root,
        platform,
        cpus,
        memoryMiB,
        diskGiB,
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
}

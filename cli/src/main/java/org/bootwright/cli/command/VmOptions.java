package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootwright.cli.value.ByteSize;
import org.bootwright.cli.value.KeyValue;
import org.bootwright.cli.value.PortForwardSyntax;
import org.bootwright.cli.value.RestartSyntax;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.cli.value.WordList;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.PortForward;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a VM is asked to be, as options. What is not given is left to the gateway. */
final class VmOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "Name of the VM; else made up.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = {"-c", "--cpus"},
      paramLabel = "N",
      description = "Virtual processors (default: 1).")
  private Optional<Integer> cpus = Optional.empty();

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "SIZE",
      description = "Guest memory, such as 512M or 2G; a bare number counts MiB (default: 1G).")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = "--disk",
      paramLabel = "SIZE",
      description =
          "Size of the root disk; with --root virtiofs or --root-dir, what may be written there"
              + " before the VM is paused; a bare number counts GiB (default: 10G; without limit for"
              + " a directory).")
  private Optional<String> disk = Optional.empty();

  @Option(
      names = {"-p", "--publish"},
      paramLabel = "[ADDR:]HOST:GUEST[/udp]",
      description = "Forward a port of this host (127.0.0.1 unless told otherwise) to the guest.")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = {"-P", "--publish-all"},
      description = "Forward any free port of this host to each port that the image exposes.")
  private boolean publishAll;

  @Mixin private ProcessOptions process = new ProcessOptions();

  @Option(
      names = "--entrypoint",
      paramLabel = "PROGRAM",
      description = "In place of the image's entry point; a JSON array for several words.")
  private Optional<String> entrypoint = Optional.empty();

  @Option(
      names = {"-h", "--hostname"},
      paramLabel = "NAME",
      description = "What the guest calls itself (default: the VM's name).")
  private Optional<String> hostname = Optional.empty();

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      description = "Label the VM, for filters.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--kernel-arg",
      paramLabel = "ARG",
      description = "Append to the kernel's command line.")
  private List<String> kernelArguments = new ArrayList<>();

  @Option(
      names = "--accel",
      paramLabel = "auto|kvm|tcg",
      description = "What executes the guest: the processor, or QEMU's translator (default: auto).")
  private Optional<String> accelerator = Optional.empty();

  @Option(
      names = "--restart",
      paramLabel = "no|on-failure[:N]|always",
      description =
          "Whether to boot it again when it ended by itself or its host was restarted (default: no).")
  private Optional<String> restart = Optional.empty();

  @Option(
      names = "--watchdog",
      paramLabel = "TIME|off",
      description =
          "How long the guest may not answer before it is taken for one that hangs, 10s or more"
              + " (default: 2m).")
  private Optional<String> watchdog = Optional.empty();

  @Option(
      names = "--pull",
      paramLabel = "always|missing|never",
      description =
          "Whether to ask the registry: each time, where there is no disk of IMAGE yet, or not at"
              + " all (default: missing). Files are looked at each time.")
  private Optional<String> pull = Optional.empty();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Which of the image's platforms, such as linux/amd64 (default: this host's).")
  private Optional<String> platform = Optional.empty();

  /** Puts them into the body of {@code POST /v1/vms}. */
  void addTo(ObjectNode request, List<String> command, Map<String, String> ownEnvironment) {
    name.ifPresent(value -> request.put("name", value));
    cpus.ifPresent(value -> request.put("cpus", value));
    memory.ifPresent(
        value -> request.put("memoryMiB", ByteSize.parse(value, ByteSize.MEBIBYTE).mebibytes()));
    disk.ifPresent(
        value -> request.put("diskGiB", ByteSize.parse(value, ByteSize.GIBIBYTE).gibibytes()));
    putWords(request, "command", command);
    entrypoint.ifPresent(value -> addEntrypoint(request, value));
    process.addTo(request, ownEnvironment);
    hostname.ifPresent(value -> request.put("hostname", value));
    addPorts(request);
    if (publishAll) {
      request.put("publishAll", true);
    }
    addLabels(request);
    putWords(request, "kernelArgs", kernelArguments);
    accelerator.ifPresent(value -> request.put("accelerator", acceleratorName(value)));
    restart.ifPresent(value -> request.put("restart", RestartSyntax.parse(value).toString()));
    watchdog.ifPresent(value -> request.put("watchdogSeconds", seconds(value)));
    pull.ifPresent(value -> request.put("pull", pullPolicy(value)));
    platform.ifPresent(value -> request.put("platform", parsePlatform(value).toString()));
  }

  private static void putWords(ObjectNode request, String field, List<String> words) {
    if (!words.isEmpty()) {
      words.forEach(request.putArray(field)::add);
    }
  }

  private static void addEntrypoint(ObjectNode request, String text) {
    WordList.parse("--entrypoint", text).forEach(request.putArray("entrypoint")::add);
  }

  private void addPorts(ObjectNode request) {
    for (String text : ports) {
      PortForward port = PortForwardSyntax.parse(text);
      request
          .withArray("ports")
          .addObject()
          .put("address", port.address())
          .put("host", port.host())
          .put("guest", port.guest())
          .put("protocol", port.protocol().name().toLowerCase(Locale.ROOT));
    }
  }

  private void addLabels(ObjectNode request) {
    for (String text : labels) {
      KeyValue label = KeyValue.parse("--label", text);
      request.withObject("/labels").put(label.key(), label.value());
    }
  }

  private static String acceleratorName(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    boolean known = wanted.equals("auto");
    for (Accelerator accelerator : Accelerator.values()) {
      known |= wanted.equals(accelerator.name().toLowerCase(Locale.ROOT));
    }
    if (!known) {
      throw wrong("--accel " + text + ": give auto, kvm or tcg");
    }
    return wanted;
  }

  private static long seconds(String text) {
    return text.equals("off") ? 0 : Math.max(1, TimeSpan.parse(text).toSeconds());
  }

  private static String pullPolicy(String text) {
    try {
      return PullPolicy.parse(text).toString();
    } catch (IllegalArgumentException malformed) {
      throw wrong("--pull " + text + ": give always, missing or never");
    }
  }

  static Platform parsePlatform(String text) {
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw wrong("--platform " + text + ": " + malformed.getMessage());
    }
  }

  private static FailureException wrong(String message) {
    return new FailureException(FailureCode.INVALID_REQUEST, message);
  }
}

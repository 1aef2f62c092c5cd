package org.bootwright.runner.vm;

import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.vm.Provisioning;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.SshPublicKey;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.Volume;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.program.GuestProgram;
import org.bootwright.runner.program.ProgramMode;

/** Writes down for the guest init what a VM is to run, and its place in slirp's network. */
final class GuestSettings {
  /** Where the guest init lays out what cloud-init reads. */
  private static final String SEED = "/run/bootwright/cloud-init/";

  private GuestSettings() {}

  static BootSettings of(GuestProgram program, GuestIdentity identity, VmSpec spec) {
    var settings = BootSettings.builder();
    addRoot(settings, spec.root());
    addVolumes(settings, spec.volumes());
    settings
        .add("resume", "1")
        .add("hostname", identity.hostname())
        .add("address", "10.0.2.15/24")
        .add("gateway", "10.0.2.2")
        .add("nameserver", "10.0.2.3")
        .add("mode", program.mode().word())
        .addAll(program.mode() == ProgramMode.MACHINE ? "init" : "arg", program.words())
        .addAll("env", program.env())
        .add("workdir", program.workdir())
        .add("stopsignal", String.valueOf(program.stopSignal()));
    if (!program.user().isEmpty()) {
      settings.add("user", program.user());
    }
    addIdentity(settings, identity, spec);
    addSeed(settings, identity, spec.provisioning());
    return settings.build();
  }

  private static void addIdentity(
      BootSettings.Builder settings, GuestIdentity identity, VmSpec spec) {
    if (isOwn(spec.root())) {
      settings.add("unmark", "1");
    }
    for (SshPublicKey key : spec.provisioning().sshAuthorizedKeys()) {
      settings.add("sshkey", key.line());
    }
    identity.sshHostKey().ifPresent(key -> settings.add("sshhostkey", key));
  }

  private static void addSeed(
      BootSettings.Builder settings, GuestIdentity identity, Provisioning provisioning) {
    if (provisioning.hasSeed()) {
      String ofTheVm =
          "instance-id: %s\nlocal-hostname: %s\n".formatted(identity.vm(), identity.hostname());
      settings
          .add("metadata", provisioning.metaData().orElse(ofTheVm))
          .add("userdata", provisioning.userData().orElse(""));
    }
  }

  /**
   * What the kernel's command line has for programs of the guest: systemd's machine id, which an
   * image may have one of, the same for all; where cloud-init finds its data, and that the network
   * is configured already.
   */
  static List<String> kernelArguments(VmId vm, VmSpec spec) {
    List<String> arguments = new ArrayList<>();
    if (isOwn(spec.root())) {
      arguments.add("systemd.machine_id=" + vm.toString().replace("-", ""));
    }
    if (spec.provisioning().hasSeed()) {
      arguments.add("ds=nocloud;s=" + SEED);
      arguments.add("network-config=disabled");
    }
    arguments.addAll(spec.kernelArguments());
    return arguments;
  }

  /** A directory is one machine's already; a disk or container is nobody's before the VM. */
  private static boolean isOwn(Root root) {
    return !(root instanceof Root.Directory);
  }

  private static void addRoot(BootSettings.Builder settings, Root root) {
    switch (root) {
      case Root.Disk _ ->
          settings.add("root", "/dev/vda").add("rootfstype", "ext4").add("grow", "1");
      case Root.Container _, Root.Directory _ ->
          settings.add("root", ShareTags.ROOT).add("rootfstype", "virtiofs");
    }
  }

  private static void addVolumes(BootSettings.Builder settings, List<Volume> volumes) {
    for (int i = 0; i < volumes.size(); i++) {
      Volume volume = volumes.get(i);
      String access = volume.readOnly() ? "ro" : "rw";
      settings.add("volume", ShareTags.volume(i) + ":" + access + ":" + volume.guest());
    }
  }
}

package org.bootwright.runner.vm;

import java.util.List;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.Volume;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.program.GuestProgram;
import org.bootwright.runner.program.ProgramMode;

/** Writes down for the guest init what a VM is to run, and its place in slirp's network. */
final class GuestSettings {
  /** A host name's label has at most this many characters. */
  private static final int MAXIMUM_HOSTNAME_CHARACTERS = 63;

  private GuestSettings() {}

  static BootSettings of(GuestProgram program, String hostname, VmSpec spec) {
    var settings = BootSettings.builder();
    addRoot(settings, spec.root());
    addVolumes(settings, spec.volumes());
    settings
        .add("resume", "1")
        .add("hostname", hostname)
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
    return settings.build();
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

  /** What was asked for, else the VM's name as far as the rules of host names let it. */
  static String hostname(Job.BootVm job) {
    String wish = job.spec().hostname().orElse(job.name());
    String cleaned = wish.replaceAll("[^A-Za-z0-9.-]", "-").replaceAll("^[.-]+|[.-]+$", "");
    String bounded = cleaned.substring(0, Math.min(cleaned.length(), MAXIMUM_HOSTNAME_CHARACTERS));
    return bounded.isEmpty() ? "vm-" + job.vm().shortForm() : bounded;
  }
}

package org.bootwright.runner.vm;

import java.io.IOException;
import java.util.Optional;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.VmId;

/**
 * Who a guest is.
 *
 * @param sshHostKey what its sshd proves it by, where somebody may log in
 */
record GuestIdentity(VmId vm, String hostname, Optional<String> sshHostKey) {
  /** A host name's label has at most this many characters. */
  private static final int MAXIMUM_HOSTNAME_CHARACTERS = 63;

  static GuestIdentity of(Job.BootVm job, VmDirectory directory) throws IOException {
    boolean login = !job.spec().provisioning().sshAuthorizedKeys().isEmpty();
    return new GuestIdentity(
        job.vm(),
        hostname(job),
        login ? Optional.of(SshHostKey.kept(directory.sshHostKey())) : Optional.empty());
  }

  /** What was asked for, else the VM's name as far as the rules of host names let it. */
  static String hostname(Job.BootVm job) {
    String wish = job.spec().hostname().orElse(job.name());
    String cleaned = wish.replaceAll("[^A-Za-z0-9.-]", "-").replaceAll("^[.-]+|[.-]+$", "");
    String bounded = cleaned.substring(0, Math.min(cleaned.length(), MAXIMUM_HOSTNAME_CHARACTERS));
    return bounded.isEmpty() ? "vm-" + job.vm().shortForm() : bounded;
  }
}

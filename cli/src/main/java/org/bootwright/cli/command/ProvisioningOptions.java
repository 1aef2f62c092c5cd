package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.value.SmallFile;
import org.bootwright.cli.value.SshKeyFile;
import org.bootwright.contracts.vm.Provisioning;
import org.bootwright.contracts.vm.SshPublicKey;
import picocli.CommandLine.Option;

/** What a VM is given that its image has not, as options. */
final class ProvisioningOptions {
  @Option(
      names = "--ssh-key",
      paramLabel = "FILE",
      description =
          "Let this public key (a .pub file) log in as any user whom the image's sshd lets in.")
  private List<Path> sshKeys = new ArrayList<>();

  @Option(
      names = "--user-data",
      paramLabel = "FILE",
      description = "What the image's cloud-init is to read as user data (at most 256 KiB).")
  private Optional<Path> userData = Optional.empty();

  @Option(
      names = "--meta-data",
      paramLabel = "FILE",
      description =
          "What it is to read as metadata (at most 64 KiB; default: the VM's id and host name).")
  private Optional<Path> metaData = Optional.empty();

  /** Puts them into the body of {@code POST /v1/vms}. */
  void addTo(ObjectNode request, Path workingDirectory) {
    for (Path file : sshKeys) {
      for (SshPublicKey key : SshKeyFile.read(workingDirectory.resolve(file))) {
        request.withArray("sshAuthorizedKeys").add(key.line());
      }
    }
    userData.ifPresent(
        file ->
            request.put(
                "userData",
                SmallFile.read(
                    "--user-data",
                    workingDirectory.resolve(file),
                    Provisioning.MAXIMUM_USER_DATA_BYTES)));
    metaData.ifPresent(
        file ->
            request.put(
                "metaData",
                SmallFile.read(
                    "--meta-data",
                    workingDirectory.resolve(file),
                    Provisioning.MAXIMUM_META_DATA_BYTES)));
  }
}

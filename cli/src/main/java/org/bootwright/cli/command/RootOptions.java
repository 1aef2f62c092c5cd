package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.cli.value.VolumeSyntax;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.Volume;
import picocli.CommandLine.Option;

/** Where a VM's files are, as options. */
final class RootOptions {
  @Option(
      names = "--root",
      paramLabel = "disk|virtiofs",
      description =
          "What the VM boots from: a disk of its own that is converted from IMAGE, or the files of"
              + " a container that the Docker Engine makes from IMAGE, shared by virtiofs (default:"
              + " disk).")
  private Optional<String> root = Optional.empty();

  @Option(
      names = "--root-dir",
      paramLabel = "DIR",
      description =
          "Boot from a directory of the VM's host, shared by virtiofs, in place of an image. What"
              + " the VM writes is there at once.")
  private Optional<String> rootDirectory = Optional.empty();

  @Option(
      names = "--keep",
      description =
          "With --root virtiofs: keep the container when the VM has ended; the next start goes on"
              + " with its files, and 'bootwright rm' removes it.")
  private boolean keep;

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "HOST:GUEST[:ro]",
      description = "Share a directory of the VM's host with the guest, by virtiofs.")
  private List<String> volumes = new ArrayList<>();

  /** Whether the files are a directory's: then no image is named. */
  boolean isDirectory() {
    return rootDirectory.isPresent();
  }

  /** Puts them into the body of {@code POST /v1/vms}. */
  void addTo(ObjectNode request, Path workingDirectory) {
    if (rootDirectory.isPresent()) {
      addDirectory(request, rootDirectory.get(), workingDirectory);
    } else {
      root.ifPresent(value -> request.put("root", kind(value)));
    }
    if (keep) {
      if (!root.equals(Optional.of("virtiofs"))) {
        throw wrong("--keep is about a container: use it with --root virtiofs");
      }
      request.put("keep", true);
    }
    for (String text : volumes) {
      Volume volume = VolumeSyntax.parse(text, workingDirectory);
      request
          .withArray("volumes")
          .addObject()
          .put("host", volume.host())
          .put("guest", volume.guest())
          .put("readOnly", volume.readOnly());
    }
  }

  private void addDirectory(ObjectNode request, String directory, Path workingDirectory) {
    if (root.isPresent()) {
      throw wrong("--root and --root-dir name two roots: leave one out");
    }
    if (directory.isEmpty()) {
      throw wrong("--root-dir: name a directory");
    }
    request.put("root", "virtiofs-dir");
    request.put(
        "rootDir", workingDirectory.resolve(directory).toAbsolutePath().normalize().toString());
  }

  private static String kind(String text) {
    if (!text.equals("disk") && !text.equals("virtiofs")) {
      throw wrong("--root " + text + ": give disk or virtiofs, or use --root-dir DIR");
    }
    return text;
  }

  private static FailureException wrong(String message) {
    return new FailureException(FailureCode.INVALID_REQUEST, message);
  }
}

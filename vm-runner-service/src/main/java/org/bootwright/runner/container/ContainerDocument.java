package org.bootwright.runner.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.share.Virtiofsd;

/**
 * What an Engine is asked for: a container that runs virtiofsd and can do nothing else. The body of
 * {@code POST /containers/create} of the Docker Engine API.
 *
 * @param image by its ID
 * @param privileged with all rights instead, for Engines that refuse to give a few
 * @param quotaBytes how much the Engine is to let it write
 */
record ContainerDocument(
    ContainerOwner owner,
    VmId vm,
    String image,
    DaemonBundle.Contents bundle,
    Path socketDirectory,
    boolean privileged,
    OptionalLong quotaBytes) {
  static final String VM_LABEL = "org.bootwright.vm";

  /** Below the file system in memory that runc makes at /dev: nothing of it is in the image. */
  private static final String BUNDLE = "/dev/bootwright/bundle";

  private static final String SOCKET_DIRECTORY = "/dev/bootwright/socket";
  static final String SOCKET = "root.sock";

  /**
   * Two of virtiofsd's own and one for each of the guest's queues, of which there are two; rounded
   * up. Its seccomp profile lets it make no processes, only threads.
   */
  private static final int MAX_THREADS = 32;

  /**
   * SYS_ADMIN, for three mounts, and SETPCAP are share-root's, which gives the former up before it
   * becomes virtiofsd; SYS_CHROOT is for virtiofsd's start. The others are what files of all owners
   * need, and are in Docker's own set but for none. DAC_READ_SEARCH is left out on purpose: with it
   * open_by_handle_at(2) reaches any file of the host's file system.
   */
  private static final List<String> CAPABILITIES =
      List.of(
          "SYS_ADMIN",
          "SETPCAP",
          "SYS_CHROOT",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "MKNOD",
          "SETFCAP",
          "SETGID",
          "SETUID");

  ContainerDocument withQuota(long bytes) {
    return new ContainerDocument(
        owner, vm, image, bundle, socketDirectory, privileged, OptionalLong.of(bytes));
  }

  byte[] json() {
    ObjectNode container = object();
    container.put("Image", image);
    container.put("User", "0:0").put("WorkingDir", "/");
    container.set("Entrypoint", array(command()));
    container.set("Cmd", array(List.of()));
    // The image's own would be executed in here.
    container.set("Healthcheck", object().set("Test", array(List.of("NONE"))));
    ObjectNode labels = object().put(VM_LABEL, vm.toString());
    owner.labels().forEach(labels::put);
    container.set("Labels", labels);
    container.set("HostConfig", host());
    try {
      return ContractsJson.shared().mapper().writeValueAsBytes(container);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private ObjectNode host() {
    ObjectNode host = object();
    host.put("NetworkMode", "none").put("IpcMode", "none");
    host.put("PidsLimit", MAX_THREADS);
    host.put("Privileged", privileged);
    if (!privileged) {
      host.set("CapDrop", array(List.of("ALL")));
      host.set("CapAdd", array(CAPABILITIES));
      // AppArmor's profile for containers forbids all mounts; the seccomp profile is narrower.
      host.set(
          "SecurityOpt",
          array(List.of("no-new-privileges", "apparmor=unconfined", "seccomp=" + seccomp())));
    }
    quotaBytes.ifPresent(
        bytes -> host.set("StorageOpt", object().put("size", Long.toString(bytes))));
    ArrayNode mounts = ContractsJson.shared().mapper().createArrayNode();
    mounts.add(bind(bundle.directory(), BUNDLE, true));
    mounts.add(bind(socketDirectory, SOCKET_DIRECTORY, false));
    host.set("Mounts", mounts);
    // What it says is read when it ends; whatever the Engine's own driver is, this one can be.
    host.set(
        "LogConfig",
        object()
            .put("Type", "json-file")
            .set("Config", object().put("max-size", "1m").put("max-file", "1")));
    return host;
  }

  private List<String> command() {
    List<String> words = new ArrayList<>();
    words.add(BUNDLE + "/" + DaemonBundle.SHARE_ROOT);
    words.add(BUNDLE);
    words.add(SOCKET_DIRECTORY + "/" + SOCKET);
    words.addAll(bundle.command());
    words.addAll(options(bundle.kind()));
    return words;
  }

  /**
   * As far as virtiofsd goes, nobody else writes the tree, so the guest may cache what it reads and
   * writes. Descriptor 3 and the limit of open files are share-root's doing.
   */
  private static List<String> options(Virtiofsd.Kind kind) {
    return switch (kind) {
      case RUST ->
          List.of(
              "--fd=3",
              "--rlimit-nofile=0",
              "--shared-dir=/root",
              "--sandbox=chroot",
              "--cache=always",
              "--writeback",
              "--xattr",
              "--log-level=warn");
      case C ->
          List.of(
              "-f",
              "--fd=3",
              "--rlimit-nofile=0",
              "-o",
              "source=/root,sandbox=chroot,cache=always,writeback,xattr,log_level=warn");
    };
  }

  private static ObjectNode bind(Path source, String target, boolean readOnly) {
    ObjectNode mount = object();
    mount.put("Type", "bind").put("Source", source.toString()).put("Target", target);
    mount.put("ReadOnly", readOnly);
    mount.set("BindOptions", object().put("Propagation", "rprivate"));
    return mount;
  }

  /** The Engine takes the text of the profile; comments are for those who read the file. */
  static String seccomp() {
    try (InputStream profile =
        ContainerDocument.class.getResourceAsStream("virtiofsd-seccomp.json")) {
      JsonNode tree = ContractsJson.shared().mapper().readTree(profile);
      tree.path("syscalls").forEach(group -> ((ObjectNode) group).remove("comment"));
      return tree.toString();
    } catch (IOException e) {
      throw new IllegalStateException("the profile is a resource of ours", e);
    }
  }

  private static ObjectNode object() {
    return ContractsJson.shared().mapper().createObjectNode();
  }

  private static ArrayNode array(List<String> words) {
    ArrayNode array = ContractsJson.shared().mapper().createArrayNode();
    words.forEach(array::add);
    return array;
  }
}

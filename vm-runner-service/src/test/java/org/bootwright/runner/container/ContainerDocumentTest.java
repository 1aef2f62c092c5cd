package org.bootwright.runner.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.share.Virtiofsd;
import org.junit.jupiter.api.Test;

final class ContainerDocumentTest {
  private static final VmId VM = VmId.parse("11111111-2222-3333-4444-555555555555");

  private static JsonNode document(Virtiofsd.Kind kind, boolean privileged) throws IOException {
    var document =
        new ContainerDocument(
            new ContainerOwner(new RunnerId("host-1"), Path.of("/state")),
            VM,
            "sha256:abc",
            new DaemonBundle.Contents(
                Path.of("/state/bundle"),
                kind,
                List.of("/lib/ld.so", "--library-path", "/lib", "/virtiofsd")),
            Path.of("/state/vms/1"),
            privileged,
            OptionalLong.empty());
    return ContractsJson.shared().mapper().readTree(document.json());
  }

  @Test
  void daemonIsStartedByShareRootWithOptionsOfItsKind() throws IOException {
    assertThat(document(Virtiofsd.Kind.RUST, false).path("Entrypoint").toString())
        .isEqualTo(
            """
            ["/dev/bootwright/bundle/share-root","/dev/bootwright/bundle",\
            "/dev/bootwright/socket/root.sock","/lib/ld.so","--library-path","/lib","/virtiofsd",\
            "--fd=3","--rlimit-nofile=0","--shared-dir=/root","--sandbox=chroot","--cache=always",\
            "--writeback","--xattr","--log-level=warn"]""");
    assertThat(document(Virtiofsd.Kind.C, false).path("Entrypoint").toString())
        .endsWith(
            """
            "-f","--fd=3","--rlimit-nofile=0","-o",\
            "source=/root,sandbox=chroot,cache=always,writeback,xattr,log_level=warn"]""");
  }

  @Test
  void hostGivesAsLittleAsPossible() throws IOException {
    JsonNode host = document(Virtiofsd.Kind.RUST, false).path("HostConfig");
    assertThat(host.path("CapDrop").toString()).isEqualTo("[\"ALL\"]");
    assertThat(host.path("CapAdd")).extracting(JsonNode::asText).doesNotContain("DAC_READ_SEARCH");
    assertThat(host.path("SecurityOpt"))
        .extracting(JsonNode::asText)
        .contains("no-new-privileges")
        .anyMatch(option -> option.startsWith("seccomp={\"defaultAction\":\"SCMP_ACT_ERRNO\""));
    assertThat(host.path("NetworkMode").asText()).isEqualTo("none");
    assertThat(host.path("PidsLimit").asInt()).isEqualTo(32);
    assertThat(host.path("Mounts").toString())
        .isEqualTo(
            """
            [{"Type":"bind","Source":"/state/bundle","Target":"/dev/bootwright/bundle",\
            "ReadOnly":true,"BindOptions":{"Propagation":"rprivate"}},\
            {"Type":"bind","Source":"/state/vms/1","Target":"/dev/bootwright/socket",\
            "ReadOnly":false,"BindOptions":{"Propagation":"rprivate"}}]""");
  }

  @Test
  void privilegedContainerHasNoListsThatWouldContradictIt() throws IOException {
    JsonNode host = document(Virtiofsd.Kind.RUST, true).path("HostConfig");
    assertThat(host.path("Privileged").asBoolean()).isTrue();
    assertThat(host.has("CapDrop")).isFalse();
    assertThat(host.has("SecurityOpt")).isFalse();
    assertThat(host.path("NetworkMode").asText()).isEqualTo("none");
  }

  @Test
  void filterLetsNoProcessBeMade() {
    assertThat(ContainerDocument.seccomp())
        .doesNotContain("\"fork\"", "\"vfork\"", "\"ptrace\"", "open_by_handle_at", "comment")
        .contains(
            """
            {"names":["clone"],"action":"SCMP_ACT_ALLOW",\
            "args":[{"index":0,"value":65536,"valueTwo":65536,"op":"SCMP_CMP_MASKED_EQ"}]}""");
  }
}

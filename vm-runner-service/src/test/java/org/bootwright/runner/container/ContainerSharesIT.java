package org.bootwright.runner.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.engine.EngineFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the Docker Engine of this host, and an image that has nothing but one file of text. */
@Timeout(120)
final class ContainerSharesIT {
  private static final long LIMIT_BYTES = 64 << 20;
  private static final PullProgress UNHEARD = (_, _) -> {};

  @TempDir Path directory;
  private final VmId vm = new VmId(UUID.randomUUID());
  private final RunnerId runner = new RunnerId("test-" + vm.shortForm());
  private ScratchImage image;
  private ContainerShares shares;

  @BeforeEach
  void open() throws Exception {
    image = ScratchImage.build(directory, "bootwright-share-test:" + vm.shortForm());
    shares = next();
  }

  @AfterEach
  void close() throws Exception {
    shares.close();
    try (ContainerShares last = next()) {
      last.reap(Set.of());
    }
    assertThat(containers()).isEmpty();
    image.remove();
  }

  /** Those of the next runner on the same directory. */
  private ContainerShares next() {
    return shares("state", EngineFinder.fromEnvironment(System.getenv()));
  }

  private ContainerShares shares(String state, EngineFinder engine) {
    return new ContainerShares(
        new ContainerSettings(
            runner,
            engine,
            directory.resolve(state),
            Path.of(System.getenv("BOOTWRIGHT_KERNEL_DIR")).resolve("share-root"),
            Optional.empty(),
            false));
  }

  private String containers() throws Exception {
    return Docker.run("ps", "-aq", "--no-trunc", "--filter", "name=" + Containers.name(vm)).strip();
  }

  private ContainerOrder order(String reference) throws IOException {
    return new ContainerOrder(
        vm,
        ImageReference.parse(reference),
        Platform.LINUX_AMD64,
        PullPolicy.MISSING,
        Files.createDirectories(directory.resolve("socket")),
        LIMIT_BYTES);
  }

  private ContainerShare share() throws IOException {
    return shares.open(order("docker-daemon:" + image.name()), UNHEARD);
  }

  private static JsonNode inspect(ContainerShare share) throws Exception {
    return ContractsJson.shared()
        .mapper()
        .readTree(Docker.run("inspect", share.containerId()))
        .get(0);
  }

  @Test
  void containerOfAnImageWithoutLibrariesListensAndTellsTheConfiguration() throws Exception {
    try (ContainerShare share = share()) {
      assertThat(Files.exists(share.socket())).isTrue();
      assertThat(share.config().cmd()).containsExactly("/run");
      assertThat(share.config().env()).contains("LD_PRELOAD=/evil.so");
      assertThat(share.ended().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void daemonMayHardlyDoAnythingAndSeesNothingOfTheHost() throws Exception {
    try (ContainerShare share = share()) {
      JsonNode state = inspect(share);
      JsonNode host = state.path("HostConfig");
      assertThat(host.path("Privileged").asBoolean()).isFalse();
      assertThat(host.path("CapDrop").toString()).isEqualTo("[\"ALL\"]");
      assertThat(host.path("NetworkMode").asText()).isEqualTo("none");
      Path process = Path.of("/proc", state.path("State").path("Pid").asText());
      Map<String, String> status = ProcessStatus.of(process);
      // chown, dac_override, fowner, fsetid, setgid, setuid, setpcap, sys_chroot, mknod, setfcap.
      assertThat(Long.parseLong(status.get("CapPrm"), 16) & ~0x880401dbL).isZero();
      assertThat(Long.parseLong(status.get("CapBnd"), 16) & (1L << 21)).as("sys_admin").isZero();
      assertThat(status).containsEntry("NoNewPrivs", "1").containsEntry("Seccomp", "2");
      assertThat(Files.readAllLines(process.resolve("mountinfo")))
          .extracting(line -> line.split(" ", -1)[4])
          .allMatch(
              point -> point.equals("/") || point.equals("/root") || point.startsWith("/proc"))
          .contains("/", "/root", "/proc");
      assertThat(Files.readAllBytes(process.resolve("environ"))).isEmpty();
      assertThat(process.resolve("root/root").toFile().list()).contains("run", "proc", "dev");
      assertThat(process.resolve("root/root/proc")).isEmptyDirectory();
    }
  }

  @Test
  void nothingOfOursIsInTheContainersLayer() throws Exception {
    try (ContainerShare share = share()) {
      assertThat(Docker.run("diff", share.containerId())).isEmpty();
    }
  }

  @Test
  void filesPersistWhileTheContainerIsKeptAndGoWithIt() throws Exception {
    ContainerShare first = share();
    Path process = Path.of("/proc", inspect(first).path("State").path("Pid").asText());
    // As virtiofsd writes it: to the tree that it shares.
    Files.writeString(process.resolve("root/root/written"), "kept");
    first.close();
    assertThat(inspect(first).path("State").path("Running").asBoolean()).isFalse();

    ContainerShare second = share();
    assertThat(second.containerId()).isEqualTo(first.containerId());
    assertThat(Files.exists(second.socket())).isTrue();
    assertThat(Docker.run("diff", second.containerId())).isEqualTo("A /written\n");
    Path copy = directory.resolve("copy");
    Docker.run("cp", second.containerId() + ":/written", copy.toString());
    assertThat(copy).hasContent("kept");
    shares.remove(vm);
    assertThat(containers()).isEmpty();
  }

  @Test
  void whatIsWrittenIsMeasuredInTheContainersLayer() throws Exception {
    try (ContainerShare share = share()) {
      long before = share.usage().usedBytes();
      Path process = Path.of("/proc", inspect(share).path("State").path("Pid").asText());
      Files.write(process.resolve("root/root/written"), new byte[3 << 20]);
      assertThat(share.usage().usedBytes() - before).isEqualTo(3 << 20);
    }
  }

  @Test
  void daemonThatEndsIsToldWithItsStatus() throws Exception {
    ContainerShare share = share();
    Docker.run("kill", share.containerId());
    assertThat(share.ended().toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isEqualTo("it ended with status 137 and said nothing");
  }

  @Test
  void daemonThatFailsIsToldWithWhatItSaid() throws Exception {
    share().close();
    // Of a share that is started again, the bundle is looked at and not made anew.
    Files.writeString(directory.resolve("state/bundle/virtiofsd"), "no program");
    assertThat(share().ended().toCompletableFuture().get(30, TimeUnit.SECONDS))
        .contains("ended with status 127", "/virtiofsd");
  }

  @Test
  void endOfOneThatWasClosedIsNotTold() throws Exception {
    ContainerShare share = share();
    share.close();
    ContainerShare other = share();
    Docker.run("kill", other.containerId());
    other.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(share.ended().toCompletableFuture()).isNotDone();
  }

  @Test
  void nextRunnerAdoptsWhatRunsAndReapsWhatNoVmHas() throws Exception {
    ContainerShare share = share();
    shares.close();
    try (ContainerShares next = next()) {
      assertThat(next.reap(Set.of(vm))).isEmpty();
      ContainerShare adopted = next.adopt(vm).orElseThrow();
      assertThat(adopted.containerId()).isEqualTo(share.containerId());
      assertThat(adopted.socket()).isEqualTo(share.socket());
      Docker.run("kill", share.containerId());
      adopted.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(next.adopt(vm)).isEmpty();
    }
    try (ContainerShares afterThat = next()) {
      assertThat(afterThat.reap(Set.of())).isEqualTo(List.of(vm));
      assertThat(containers()).isEmpty();
    }
  }

  @Test
  void runnerOfTheSameNameElsewhereHasOtherContainers() throws Exception {
    ContainerShare share = share();
    try (ContainerShares other =
        shares("elsewhere", EngineFinder.fromEnvironment(System.getenv()))) {
      assertThat(other.reap(Set.of())).isEmpty();
    }
    assertThat(inspect(share).path("State").path("Running").asBoolean()).isTrue();
  }

  /** An Engine that is away while this link of its socket is. */
  private EngineFinder byLink(Path link) {
    return EngineFinder.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + link));
  }

  private static Path engineSocket() {
    return Path.of(EngineFinder.fromEnvironment(System.getenv()).find().host().getPath());
  }

  @Test
  void containerThatIsRemovedWhileTheEngineIsAwayGoesWhenItIsBack() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("docker.sock"), engineSocket());
    try (ContainerShares fleeting = shares("state", byLink(link))) {
      fleeting.open(order("docker-daemon:" + image.name()), UNHEARD).close();
      Files.delete(link);

      fleeting.remove(vm);

      assertThat(containers()).isNotEmpty();
      Files.createSymbolicLink(link, engineSocket());
      await().atMost(ContainerReaper.PAUSE.multipliedBy(3)).until(() -> containers().isEmpty());
    }
  }

  @Test
  void nextRunIsNotGivenTheFilesOfOneThatIsOver() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("docker.sock"), engineSocket());
    try (ContainerShares fleeting = shares("state", byLink(link))) {
      ContainerShare first = fleeting.open(order("docker-daemon:" + image.name()), UNHEARD);
      Files.delete(link);
      fleeting.remove(vm);
      Files.createSymbolicLink(link, engineSocket());

      try (ContainerShare second = fleeting.open(order("docker-daemon:" + image.name()), UNHEARD)) {
        assertThat(second.containerId()).isNotEqualTo(first.containerId());
      }
    }
  }

  @Test
  void nextRunnerRemovesThemTooIfTheEngineComesAfterIt() throws Exception {
    share().close();
    Path link = directory.resolve("docker.sock");
    try (ContainerShares early = shares("state", byLink(link))) {
      assertThat(early.reap(Set.of())).isEmpty();
      assertThat(containers()).isNotEmpty();

      Files.createSymbolicLink(link, engineSocket());

      await().atMost(ContainerReaper.PAUSE.multipliedBy(3)).until(() -> containers().isEmpty());
    }
  }

  @Test
  void whatIsMissingIsToldWithWhereAndWhatToDo() throws Exception {
    assertFails(shares, "docker-daemon:no/such", FailureCode.IMAGE_NOT_FOUND, "no/such", "images");
    assertFails(shares, "oci:/tmp/layout", FailureCode.UNSUPPORTED, "docker load");
    assertFails(shares, "localhost:1/no/such", FailureCode.SOURCE_UNAVAILABLE, "refused");
    Path nowhere = directory.resolve("nowhere.sock");
    EngineFinder none = EngineFinder.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + nowhere));
    assertFails(
        shares("state", none),
        "docker-daemon:" + image.name(),
        FailureCode.SOURCE_UNAVAILABLE,
        "nowhere.sock",
        "start it");
    assertThatThrownBy(
            () ->
                shares.open(
                    new ContainerOrder(
                        vm,
                        ImageReference.parse("docker-daemon:" + image.name()),
                        Platform.LINUX_ARM64,
                        PullPolicy.NEVER,
                        directory,
                        LIMIT_BYTES),
                    UNHEARD))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.PLATFORM_NOT_FOUND));
  }

  private void assertFails(
      ContainerShares from, String reference, FailureCode code, String... says) {
    assertThatThrownBy(() -> from.open(order(reference), UNHEARD))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(says);
  }
}

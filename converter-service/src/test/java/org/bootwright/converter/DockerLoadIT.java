package org.bootwright.converter;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.Programs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootwright.converter.merge.MergeCases;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.Programs;
import org.bootwright.converter.testing.TreeListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated images are, name by name, what a Docker Engine makes of them with {@code load} and
 * {@code export}: each case of merging, each dialect of tar, and random layers. Where the Engine
 * does otherwise, that is listed here with its reason. Needs an engine that answers
 * (scripts/docker-host.sh) and root, for devices in archives.
 */
final class DockerLoadIT {
  private static final String NAME = "bootwright-test-" + UUID.randomUUID();

  /** How the Engine differs from the specification, or from itself, and what it does then. */
  sealed interface Deviation {
    /** It cannot load the image. */
    record Refusal(String says, String because) implements Deviation {}

    /** It has something else at these paths. */
    record OtherFiles(Set<String> paths, String because) implements Deviation {}
  }

  private static final Deviation WHITEOUT_BESIDE_ITS_NAME =
      new Deviation.Refusal(
          "failed to mknod",
          "overlay2 keeps a whiteout as a device of the name, which the layer has already");

  private static final Deviation DUPLICATES =
      new Deviation.Refusal("duplicates of file paths", "tar-split cannot describe them");

  private static final Deviation ONE_LAYER_ALONE =
      new Deviation.Refusal(
          "no such file or directory", "a layer is unpacked without those below it");

  private static final Deviation UNKNOWN_TYPE =
      new Deviation.Refusal("unhandled tar header type", "the Engine knows no such entries");

  private static final Deviation TIMES_OF_64_BITS =
      new Deviation.OtherFiles(
          Set.of("/old", "/new"), "times that Go's nanoseconds or Unix's do not hold become 1970");

  private static final Map<String, Deviation> DEVIATIONS =
      Map.ofEntries(
          entry("whiteoutSparesItsOwnLayerBeforeAndAfter", WHITEOUT_BESIDE_ITS_NAME),
          entry("whiteoutOfDirectoryLeavesWhatItsOwnLayerPutsThere", WHITEOUT_BESIDE_ITS_NAME),
          entry("lastOfTwoEntriesInALayerWins", DUPLICATES),
          entry("directoryTwiceInALayerKeepsWhatIsInIt", DUPLICATES),
          entry("duplicateBehindALinkLeavesTheOldContentToTheLink", DUPLICATES),
          entry("linkReachesIntoLowerLayers", ONE_LAYER_ALONE),
          entry("linkKeepsTheLowerFileThatItsOwnLayerHides", ONE_LAYER_ALONE),
          entry("linkThatClimbsStopsAtTheRootOfTheImage", ONE_LAYER_ALONE),
          entry("sparse in oldgnu", UNKNOWN_TYPE),
          entry("sparse in gnu", UNKNOWN_TYPE),
          entry("contiguous file", UNKNOWN_TYPE),
          entry(
              "layersAreReadTo127",
              new Deviation.Refusal("max depth exceeded", "Docker stops at 125 layers")),
          entry(
              "whiteoutOfNothingIsNothing",
              new Deviation.OtherFiles(
                  Set.of("/no", "/no/such"), "directories are made to put a whiteout in")),
          entry(
              "opaqueWhiteoutOfTheRootHidesEverything",
              new Deviation.OtherFiles(
                  Set.of("/a", "/d", "/d/b"), "overlayfs knows no opaque root directory")),
          entry(
              "bookkeepingOfAufsIsPassedOver",
              new Deviation.OtherFiles(
                  Set.of("/.wh..wh.plnk", "/.wh..wh.plnk/1.2"), "overlay2 keeps it as files")),
          entry(
              "capability of a file with two names",
              new Deviation.OtherFiles(
                  Set.of("/a", "/b"), "making the second name sets the owner, which drops it")),
          entry("times in oldgnu", TIMES_OF_64_BITS),
          entry("times in gnu", TIMES_OF_64_BITS),
          entry("times in pax", TIMES_OF_64_BITS));

  @TempDir static Path directory;

  static Stream<DialectImages.Image> images() throws IOException {
    return Stream.of(
            MergeCases.all().map(each -> new DialectImages.Image(each.fact(), each.image())),
            DialectImages.make(Files.createTempDirectory(directory, "dialects")).stream(),
            RandomImages.make().stream())
        .flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("images")
  void diskIsWhatDockerExportGives(DialectImages.Image each) throws IOException {
    Path work = Files.createTempDirectory(directory, "image");
    String tag = NAME + ":" + work.getFileName();
    Path archive = work.resolve("image.tar");
    Files.write(archive, ImageBuilder.archive(each.image().dockerFiles(tag)));
    Path disk = work.resolve("disk.raw");
    Conversions.convert("docker-archive:" + archive + ":" + tag, disk);
    Conversions.requireClean(disk);

    Optional<Deviation> deviation = Optional.ofNullable(DEVIATIONS.get(each.fact()));
    Instant before = Instant.now();
    Programs.Ended loaded = Programs.attempt("docker", "load", "-i", archive.toString());
    if (loaded.status() != 0) {
      assertThat(deviation).as("%s", loaded.output()).containsInstanceOf(Deviation.Refusal.class);
      assertThat(loaded.output()).contains(((Deviation.Refusal) deviation.get()).says());
      return;
    }
    Path export = work.resolve("export.tar");
    try {
      export(tag, export);
    } finally {
      run("docker", "rmi", tag);
    }
    Set<String> others =
        deviation.orElse(null) instanceof Deviation.OtherFiles(Set<String> paths, String _)
            ? paths
            : Set.of();
    TreeListing exported = TreeListing.ofExport(export);
    TreeListing converted = TreeListing.ofDisk(disk);
    forgetWhatOnlyTheEngineHas(exported, converted, before);
    assertThat(converted.differences(exported).entrySet().stream())
        .filteredOn(difference -> !others.contains(difference.getKey()))
        .isEmpty();
  }

  private static void export(String tag, Path export) throws IOException {
    String container = run("docker", "create", tag, "none").trim();
    try {
      run("docker", "export", "-o", export.toString(), container);
    } finally {
      run("docker", "rm", container);
    }
  }

  /**
   * The Engine has {@code /etc} and {@code /dev} in every container; and a directory that the
   * uppermost layer to name it has no entry for gets the time at which it was unpacked.
   */
  private static void forgetWhatOnlyTheEngineHas(
      TreeListing exported, TreeListing converted, Instant unpacked) {
    for (String path : List.of("/etc", "/dev")) {
      if (!converted.files().containsKey(path)) {
        exported.files().remove(path);
      }
    }
    exported
        .files()
        .forEach(
            (path, file) -> {
              if (file.get(TreeListing.MODIFIED) instanceof Long seconds
                  && seconds >= unpacked.getEpochSecond()) {
                file.remove(TreeListing.MODIFIED);
                converted.files().getOrDefault(path, file).remove(TreeListing.MODIFIED);
              }
            });
  }

  @Test
  void everyDeviationIsOfAnImage() throws IOException {
    assertThat(images().map(DialectImages.Image::fact).collect(Collectors.toSet()))
        .containsAll(DEVIATIONS.keySet());
  }
}

package org.bootwright.converter.merge;

import static org.bootwright.converter.testing.TarBuilder.tar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.RawHeader;
import org.bootwright.converter.testing.TarBuilder;

/** What layers over each other come to: every whiteout, replacement and link. */
public final class MergeCases {
  private MergeCases() {}

  /** Layers, lowest first, and every name that the disk has then. */
  public record Case(String fact, List<TarBuilder> layers, Map<String, String> tree) {
    /** An image of these layers. */
    public ImageBuilder image() {
      ImageBuilder image = ImageBuilder.image();
      for (TarBuilder layer : layers) {
        image.layer(layer);
      }
      return image;
    }

    @Override
    public String toString() {
      return fact;
    }
  }

  /** All of them. */
  public static Stream<Case> all() {
    return Stream.of(whiteouts(), replacements(), hardLinks(), names(), parents(), manyLayers())
        .flatMap(cases -> cases);
  }

  private static Stream<Case> whiteouts() {
    return Stream.of(
        new Case(
            "whiteoutHidesLowerFile",
            List.of(tar().file("a", "1").file("b", "1"), tar().whiteout("a")),
            Map.of("/b", "file 1")),
        new Case(
            "whiteoutHidesLowerDirectoryWithAllInIt",
            List.of(tar().directory("d").file("d/e/f", "1").file("x", "1"), tar().whiteout("d")),
            Map.of("/x", "file 1")),
        new Case(
            "whiteoutOfNothingIsNothing",
            List.of(tar().file("a", "1"), tar().whiteout("b").whiteout("no/such/c")),
            Map.of("/a", "file 1")),
        new Case(
            "whiteoutSparesItsOwnLayerBeforeAndAfter",
            List.of(
                tar().file("a", "1").file("b", "1"),
                tar().file("a", "2").whiteout("a").whiteout("b").file("b", "2")),
            Map.of("/a", "file 2", "/b", "file 2")),
        new Case(
            "whiteoutOfDirectoryLeavesWhatItsOwnLayerPutsThere",
            List.of(
                tar().directory("d").file("d/old", "1"),
                tar().directory("d").file("d/new", "2").whiteout("d")),
            Map.of("/d", "dir", "/d/new", "file 2")),
        new Case(
            "opaqueWhiteoutHidesLowerLayers",
            List.of(
                tar().directory("d").file("d/a", "1").directory("d/s").file("d/s/b", "1"),
                tar().directory("d").file("d/before", "2").opaque("d").file("d/after", "2")),
            Map.of("/d", "dir", "/d/before", "file 2", "/d/after", "file 2")),
        new Case(
            "opaqueWhiteoutReachesIntoDirectoriesThatItsLayerHasToo",
            List.of(
                tar().directory("d").directory("d/s").file("d/s/lower", "1"),
                tar().directory("d").directory("d/s").file("d/s/upper", "2").opaque("d")),
            Map.of("/d", "dir", "/d/s", "dir", "/d/s/upper", "file 2")),
        new Case(
            "opaqueWhiteoutOfTheRootHidesEverything",
            List.of(tar().file("a", "1").file("d/b", "1"), tar().opaque("").file("c", "2")),
            Map.of("/c", "file 2")),
        new Case(
            "opaqueWhiteoutDoesNotReachHigherLayers",
            List.of(
                tar().file("d/a", "1"), tar().directory("d").opaque("d"), tar().file("d/b", "3")),
            Map.of("/d", "dir", "/d/b", "file 3")),
        new Case(
            "whitedOutFileComesBackInAHigherLayer",
            List.of(tar().file("a", "1"), tar().whiteout("a"), tar().file("a", "3")),
            Map.of("/a", "file 3")),
        new Case(
            "bookkeepingOfAufsIsPassedOver",
            List.of(tar().file(".wh..wh.aufs", "").file(".wh..wh.plnk/1.2", "x").file("a", "1")),
            Map.of("/a", "file 1")));
  }

  private static Stream<Case> replacements() {
    return Stream.of(
        new Case(
            "upperFileReplacesLowerFile",
            List.of(tar().file("a", "1"), tar().file("a", "2")),
            Map.of("/a", "file 2")),
        new Case(
            "directoryReplacesFile",
            List.of(tar().file("a", "1"), tar().directory("a").file("a/b", "2")),
            Map.of("/a", "dir", "/a/b", "file 2")),
        new Case(
            "fileReplacesDirectory",
            List.of(tar().directory("a").file("a/b", "1"), tar().file("a", "2")),
            Map.of("/a", "file 2")),
        new Case(
            "directoryThatWasAFileBetweenStartsEmpty",
            List.of(
                tar().directory("a").file("a/x", "1"),
                tar().file("a", "2"),
                tar().directory("a").file("a/y", "3")),
            Map.of("/a", "dir", "/a/y", "file 3")),
        new Case(
            "directoryOverDirectoryKeepsWhatIsInIt",
            List.of(tar().directory("a").file("a/x", "1"), tar().directory("a").file("a/y", "2")),
            Map.of("/a", "dir", "/a/x", "file 1", "/a/y", "file 2")),
        new Case(
            "linkReplacesDirectory",
            List.of(
                tar().directory("lib").file("lib/x", "1").directory("usr"),
                tar().symbolicLink("lib", "usr/lib")),
            Map.of("/lib", "link usr/lib", "/usr", "dir")),
        new Case(
            "directoryReplacesLink",
            List.of(
                tar().symbolicLink("lib", "usr/lib").file("usr/lib/x", "1"),
                tar().directory("lib").file("lib/y", "2")),
            Map.of(
                "/lib", "dir",
                "/lib/y", "file 2",
                "/usr", "dir",
                "/usr/lib", "dir",
                "/usr/lib/x", "file 1")),
        new Case(
            "lastOfTwoEntriesInALayerWins",
            List.of(
                tar()
                    .file("a", "first")
                    .file("a", "last")
                    .symbolicLink("b", "a")
                    .directory("b")
                    .directory("c")
                    .file("c/x", "1")
                    .file("c", "2")),
            Map.of("/a", "file last", "/b", "dir", "/c", "file 2")),
        new Case(
            "directoryTwiceInALayerKeepsWhatIsInIt",
            List.of(tar().directory("d").file("d/x", "1").directory("d")),
            Map.of("/d", "dir", "/d/x", "file 1")),
        new Case(
            "everyTypeOfFileIsKept",
            List.of(
                tar()
                    .entry(RawHeader.of('3', "c").device(4095, 1))
                    .entry(RawHeader.of('4', "b").device(8, 1048575))
                    .entry(RawHeader.of('6', "p"))
                    .file("empty", "")),
            Map.of(
                "/c", "CHARACTER_DEVICE 4095:1",
                "/b", "BLOCK_DEVICE 8:1048575",
                "/p", "FIFO",
                "/empty", "file ")));
  }

  private static Stream<Case> hardLinks() {
    return Stream.of(
        new Case(
            "linkSharesContent",
            List.of(tar().file("a", "1").hardLink("b", "a")),
            Map.of("/a", "file 1", "/b", "file 1")),
        new Case(
            "linkReachesIntoLowerLayers",
            List.of(tar().file("d/a", "1"), tar().hardLink("b", "d/a").hardLink("c", "b")),
            Map.of("/d", "dir", "/d/a", "file 1", "/b", "file 1", "/c", "file 1")),
        new Case(
            "otherNameKeepsTheContentThatAnUpperLayerReplaces",
            List.of(tar().file("a", "old").hardLink("b", "a"), tar().file("a", "new")),
            Map.of("/a", "file new", "/b", "file old")),
        new Case(
            "otherNameStaysWhenTheFirstOneIsHidden",
            List.of(tar().file("a", "1").hardLink("b", "a"), tar().whiteout("a")),
            Map.of("/b", "file 1")),
        new Case(
            "linkKeepsTheLowerFileThatItsOwnLayerHides",
            List.of(tar().file("a", "1"), tar().hardLink("b", "a").whiteout("a")),
            Map.of("/b", "file 1")),
        new Case(
            "linkMeansTheFileOfItsOwnLayerFirst",
            List.of(tar().file("a", "lower"), tar().file("a", "upper").hardLink("b", "a")),
            Map.of("/a", "file upper", "/b", "file upper")),
        new Case(
            "linkToALinkIsTheLinkItself",
            List.of(tar().symbolicLink("a", "nowhere").hardLink("b", "a")),
            Map.of("/a", "link nowhere", "/b", "link nowhere")),
        new Case(
            "linkTargetMayStartWithSlashOrDot",
            List.of(tar().file("a", "1").hardLink("b", "/a").hardLink("c", "./a")),
            Map.of("/a", "file 1", "/b", "file 1", "/c", "file 1")),
        new Case(
            "duplicateBehindALinkLeavesTheOldContentToTheLink",
            List.of(tar().file("a", "old").hardLink("b", "a").file("a", "new")),
            Map.of("/a", "file new", "/b", "file old")),
        new Case(
            "linkFollowsLinkedParentOfItsOwnLayer",
            List.of(
                tar().directory("d").file("d/a", "1").symbolicLink("s", "d").hardLink("b", "s/a")),
            Map.of("/d", "dir", "/d/a", "file 1", "/s", "link d", "/b", "file 1")));
  }

  private static Stream<Case> names() {
    String longest = "n".repeat(255);
    return Stream.of(
        new Case(
            "leadingSlashesAndDotsMeanNothing",
            List.of(tar().directory("./").file("/a", "1").file("./b", "1").file(".//c/./d", "1")),
            Map.of("/a", "file 1", "/b", "file 1", "/c", "dir", "/c/d", "file 1")),
        new Case(
            "nameOf255BytesIsKept",
            List.of(tar().file(longest, "1")),
            Map.of("/" + longest, "file 1")),
        new Case(
            "whiteoutOfALongNameHidesIt",
            List.of(
                tar().file("m".repeat(251), "1").file("a", "1"), tar().whiteout("m".repeat(251))),
            Map.of("/a", "file 1")),
        new Case(
            "nameThatIsNotUtf8IsKept",
            List.of(tar().file("\u00ff\u00fe", "1")),
            Map.of("/\u00ff\u00fe", "file 1")),
        new Case(
            "emptyLayersChangeNothing",
            List.of(tar(), tar().file("a", "1"), tar()),
            Map.of("/a", "file 1")));
  }

  private static Stream<Case> parents() {
    return Stream.of(
        new Case(
            "missingParentsAreMade",
            List.of(tar().file("a/b/c", "1")),
            Map.of("/a", "dir", "/a/b", "dir", "/a/b/c", "file 1")),
        new Case(
            "parentThatIsALinkOfTheSameLayerIsFollowedWithinTheImage",
            List.of(
                tar().directory("etc").symbolicLink("link", "/etc").file("link/passwd", "guest")),
            Map.of("/etc", "dir", "/etc/passwd", "file guest", "/link", "link /etc")),
        new Case(
            "linkThatClimbsStopsAtTheRootOfTheImage",
            List.of(
                tar()
                    .directory("d")
                    .symbolicLink("d/link", "../../../../etc")
                    .file("d/link/passwd", "guest")),
            Map.of(
                "/d", "dir",
                "/d/link", "link ../../../../etc",
                "/etc", "dir",
                "/etc/passwd", "file guest")),
        new Case(
            "parentThatIsALinkOfALowerLayerBecomesADirectory",
            List.of(
                tar().directory("usr/lib").symbolicLink("lib", "usr/lib"),
                tar().file("lib/x", "1")),
            Map.of("/usr", "dir", "/usr/lib", "dir", "/lib", "dir", "/lib/x", "file 1")));
  }

  private static Stream<Case> manyLayers() {
    // The most that Docker takes, and the most that overlayfs did.
    return Stream.of(manyLayers("layersAreReadTo125", 125), manyLayers("layersAreReadTo127", 127));
  }

  /** Each has a file that the next but one hides, a file that the next replaces, and a link. */
  private static Case manyLayers(String fact, int count) {
    List<TarBuilder> layers = new ArrayList<>();
    Map<String, String> tree = new HashMap<>();
    for (int layer = 0; layer < count; layer++) {
      String text = Integer.toString(layer);
      layers.add(
          tar()
              .directory("d")
              .file("d/" + layer, text)
              .hardLink("link", "d/" + layer)
              .file("same", text)
              .whiteout("d/" + (layer - 2)));
      tree.remove("/d/" + (layer - 2));
      tree.putAll(
          Map.of(
              "/d",
              "dir",
              "/d/" + layer,
              "file " + text,
              "/link",
              "file " + text,
              "/same",
              "file " + text));
    }
    return new Case(fact, layers, tree);
  }
}

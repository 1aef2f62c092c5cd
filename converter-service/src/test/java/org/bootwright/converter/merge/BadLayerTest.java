package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.RawHeader;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that are refused, each with a message that names the layer and the entry. */
final class BadLayerTest {
  @TempDir Path directory;

  /** A layer on top of one with {@code etc/passwd} and {@code dir/}; what must be said of it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(String fact, byte[] layer, FailureCode code, String says) {
    Case(String fact, TarBuilder layer, FailureCode code, String says) {
      this(fact, layer.bytes(), code, says);
    }

    @Override
    public String toString() {
      return fact;
    }
  }

  @ParameterizedTest
  @MethodSource({"paths", "links", "numbers", "archives", "sparseFiles"})
  void layerIsRefused(Case each) throws IOException {
    ImageBuilder.image()
        .layer(tar().directory("dir").file("etc/passwd", "image's own"))
        .layer(each.layer(), Compression.GZIP)
        .writeLayout(directory.resolve("layout"));
    Path disk = directory.resolve("disk.raw");

    assertThatThrownBy(() -> Conversions.convert("oci:" + directory.resolve("layout"), disk))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(each.code()))
        .hasMessageContaining("layer 2 (sha256:")
        .hasMessageContaining(each.says());
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("layout"));
    }
  }

  static Stream<Case> paths() {
    return Stream.of(
        refused(
            "climbingName", tar().file("../etc/passwd", "x"), "../etc/passwd: a path with '..'"),
        refused("climbingWithin", tar().file("a/../../b", "x"), "a/../../b: a path with '..'"),
        refused("absoluteClimb", tar().file("/../b", "x"), "/../b: a path with '..'"),
        refused("climbingDirectory", tar().directory(".."), "..: a path with '..'"),
        refused("nameOf256Bytes", tar().file("n".repeat(256), ""), "a name of 256 bytes is longer"),
        refused("whiteoutOfNothing", tar().file(".wh.", ""), ".wh.: a whiteout that names nothing"),
        refused("whiteoutOfParent", tar().file("dir/.wh...", ""), "a whiteout that names nothing"),
        refused("entryBelowWhiteout", tar().file(".wh.dir/x", ""), "lies below a whiteout"),
        refused("rootAsFile", tar().file("./", "x"), "the root directory cannot be"),
        refused("pathOver4095Bytes", tar().file("d/".repeat(2048) + "f", ""), "4097 bytes long"),
        refused(
            "parentIsAFileOfItsLayer", tar().file("f", "x").file("f/g", "y"), "is not a directory"),
        refused(
            "linksInACircle",
            tar().symbolicLink("a", "b").symbolicLink("b", "a").file("a/x", ""),
            "too many symbolic links"),
        refused(
            "linkTargetThatClimbsInTheMiddle",
            tar().symbolicLink("a", "b/../c").file("a/x", ""),
            "a path with '..'"));
  }

  static Stream<Case> links() {
    return Stream.of(
        refused("hardLinkOut", tar().hardLink("x", "../../etc/passwd"), "x: a path with '..'"),
        refused("hardLinkToTheHost", tar().hardLink("x", "/etc/shadow"), "not in the image"),
        refused("hardLinkToNothing", tar().hardLink("x", "nothing"), "not in the image"),
        refused("hardLinkToItself", tar().hardLink("x", "x"), "not in the image"),
        refused("hardLinkToDirectory", tar().hardLink("x", "dir"), "a hard link to a directory"),
        refused("hardLinkToRoot", tar().hardLink("x", "/"), "a hard link to the root"),
        refused(
            "hardLinkToDirectoryOfItsLayer",
            tar().directory("own").hardLink("x", "own"),
            "a hard link to a directory"),
        refused("linkToNowhere", tar().symbolicLink("x", ""), "has a target of 1 to 4095"),
        refused(
            "linkTargetOver4095Bytes",
            tar().pax(Map.of("linkpath", "t".repeat(4096))).symbolicLink("x", "t"),
            "not 4096"));
  }

  static Stream<Case> numbers() {
    return Stream.of(
        refused(
            "majorNumberOver12Bits",
            tar().entry(RawHeader.of('3', "dev").device(4096, 0)),
            "dev: major device number 4096"),
        refused(
            "minorNumberOver20Bits",
            tar().entry(RawHeader.of('4', "dev").device(0, 1 << 20)),
            "dev: minor device number 1048576"),
        refused(
            "negativeMajorNumber",
            tar().entry(RawHeader.of('3', "dev").base256(329, 8, -1)),
            "dev: major device number -1"),
        refused(
            "userIdOver32Bits",
            tar().pax(Map.of("uid", "4294967295")).file("x", ""),
            "x: user id 4294967295"),
        refused("negativeGroupId", tar().pax(Map.of("gid", "-1")).file("x", ""), "x: group id -1"),
        corrupt(
            "negativeSize",
            tar().entry(RawHeader.of('0', "x").base256(124, 12, -1)),
            "x: the size is negative"),
        corrupt(
            "sizeOf2To63",
            tar().pax(Map.of("size", "9223372036854775808")).file("x", ""),
            "the PAX record size is not a number in range"),
        corrupt(
            "sizeOverTheArchive",
            tar().entry(RawHeader.of('0', "x").base256(124, 12, Long.MAX_VALUE)),
            "the archive ends inside an entry"));
  }

  static Stream<Case> archives() {
    byte[] good = tar().file("x", "content").bytes();
    byte[] flipped = good.clone();
    flipped[3] ^= 1;
    return Stream.of(
        new Case("headerWithABitFlipped", flipped, FailureCode.IMAGE_CORRUPT, "checksum is wrong"),
        corrupt("noArchiveAtAll", "not a tar".repeat(100).getBytes(US_ASCII), "the checksum"),
        corrupt("endInsideHeader", Arrays.copyOf(good, 300), "ends inside a header"),
        corrupt("endInsideBody", Arrays.copyOf(good, 515), "ends inside an entry"),
        corrupt(
            "loneZeroBlock",
            tar().file("x", "").raw(new byte[512]).file("hidden", "").bytes(),
            "a zero block stands where a header belongs"),
        corrupt("paxRecordOfNoLength", pax("path=x\n"), "length is not a number"),
        corrupt("paxRecordTooLong", pax("99 path=x\n"), "a PAX record is malformed"),
        corrupt("paxRecordWithNul", pax("11 path=a\0\n"), "has a NUL"),
        corrupt(
            "paxHeaderOver1MiB",
            tar().entry(RawHeader.of('x', "p").size((1 << 20) + 1)),
            "an extended header of 1048577 bytes"),
        corrupt("headersWithoutEnd", manyHeaders(), "extended headers in a row"),
        corrupt("headerOfNothing", tar().pax(Map.of("path", "x")), "ends after an extended header"),
        refused("unknownType", tar().entry(RawHeader.of('M', "x")), "x: entry type 'M'"));
  }

  static Stream<Case> sparseFiles() {
    return Stream.of(
        refused(
            "sparseFileOfUnknownVersion",
            tar().pax(Map.of("GNU.sparse.major", "2")).file("big", ""),
            "big: stored as a sparse file of version 2.0"),
        corrupt(
            "sparseDirectory",
            tar().pax(sparse("0,1")).directory("d"),
            "d: sparse, but not a regular file"),
        corrupt("mapOfMoreThanIsStored", tar().pax(sparse("0,2")).file("f", "x"), "of 2 bytes"),
        corrupt("mapOfLessThanIsStored", tar().pax(sparse("0,1")).file("f", "xx"), "of 1 bytes"),
        corrupt("mapBackwards", tar().pax(sparse("9,1,3,1")).file("f", "xx"), "not in order"),
        corrupt("mapOverlapping", tar().pax(sparse("3,2,4,1")).file("f", "xxx"), "not in order"),
        corrupt("mapBeyondTheFile", tar().pax(sparse("1000,1")).file("f", "x"), "not in order"),
        corrupt(
            "mapThatOverflows",
            tar().pax(sparse("1,9223372036854775807")).file("f", "x"),
            "not in order"),
        corrupt("mapOfNegativeLength", tar().pax(sparse("3,-1")).file("f", ""), "not in order"),
        corrupt("mapOfAnOddCount", tar().pax(sparse("3")).file("f", ""), "is malformed"),
        corrupt("mapOfNoNumbers", tar().pax(sparse("a,b")).file("f", ""), "not a number"),
        corrupt("mapInTheBodyOfNoNumbers", sparseBody("x".repeat(512)), "is malformed"),
        corrupt("mapInTheBodyOfTooMany", sparseBody("70000\n"), "more than 65536 pieces"),
        corrupt("mapInTheBodyThatEndsBefore", sparseBody("30000\n"), "is malformed"),
        corrupt(
            "oldMapWithoutEnd",
            tar().entry(RawHeader.of('S', "f").text(482, "1", ISO_8859_1)).raw(endlessMap()),
            "more than 65536 pieces"),
        refused(
            "sparseFileOf16TiB",
            tar()
                .pax(Map.of("GNU.sparse.map", "0,1", "GNU.sparse.size", "17592186044416"))
                .file("f", "x"),
            "f: ext4 holds no file of 16 TiB or more"));
  }

  private static Map<String, String> sparse(String map) {
    return Map.of("GNU.sparse.map", map, "GNU.sparse.size", "1000");
  }

  private static TarBuilder sparseBody(String map) {
    return tar()
        .pax(
            Map.of("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "1000"))
        .file("f", map);
  }

  /** Blocks of a map, each of which says that another one follows. */
  private static byte[] endlessMap() {
    byte[] blocks = new byte[4000 * 512];
    Arrays.fill(blocks, (byte) '0');
    return blocks;
  }

  private static byte[] pax(String records) {
    byte[] body = records.getBytes(ISO_8859_1);
    return tar().entry(RawHeader.of('x', "p").size(body.length), body).file("y", "").bytes();
  }

  private static TarBuilder manyHeaders() {
    TarBuilder tar = tar();
    for (int i = 0; i < 17; i++) {
      tar.pax(Map.of("path", "x"));
    }
    return tar.file("x", "");
  }

  private static Case refused(String fact, TarBuilder layer, String says) {
    return new Case(fact, layer, FailureCode.IMAGE_REFUSED, says);
  }

  private static Case corrupt(String fact, TarBuilder layer, String says) {
    return corrupt(fact, layer.bytes(), says);
  }

  private static Case corrupt(String fact, byte[] layer, String says) {
    return new Case(fact, layer, FailureCode.IMAGE_CORRUPT, says);
  }
}

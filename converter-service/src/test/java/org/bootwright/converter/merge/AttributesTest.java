package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.RawHeader;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of modes, owners, times and extended attributes. */
final class AttributesTest {
  /** A valid version 2 capability: effective, permitted cap_net_raw (see capabilities(7)). */
  private static final String CAPABILITY = "\1\0\0\2\0\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

  @TempDir Path directory;

  private DiskTree convert(TarBuilder... layers) throws IOException {
    ImageBuilder image = ImageBuilder.image();
    for (TarBuilder layer : layers) {
      image.layer(layer);
    }
    return Conversions.convert(image, directory);
  }

  @Test
  void modeKeepsSetUserIdAndStickyBits() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .entry(RawHeader.of('0', "su").mode(04755))
                .entry(RawHeader.of('5', "tmp").mode(01777))
                .entry(RawHeader.of('0', "none").mode(0)));
    assertThat(disk.at("/su").mode()).isEqualTo(04755);
    assertThat(disk.at("/tmp").mode()).isEqualTo(01777);
    assertThat(disk.at("/none").mode()).isZero();
  }

  @Test
  void typeBitsThatDockerPutsIntoTheModeAreIgnored() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .entry(RawHeader.of('0', "a").mode(0100644).size(1), new byte[] {'x'})
                .entry(RawHeader.of('1', "b").mode(0100644).link("a"))
                .entry(RawHeader.of('5', "d").mode(040700)));
    assertThat(disk.at("/a").mode()).isEqualTo(0644);
    assertThat(disk.at("/b").inode()).isEqualTo(disk.at("/a").inode());
    assertThat(disk.at("/b").text()).isEqualTo("x");
    assertThat(disk.at("/a").linkCount()).isEqualTo(2);
    assertThat(disk.at("/d").mode()).isEqualTo(0700);
  }

  @Test
  void ownersOver16And21BitsAreKept() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .entry(RawHeader.of('0', "octal").owner(2097151, 65536))
                .entry(RawHeader.of('0', "base256").base256(108, 8, 4294967294L))
                .pax(Map.of("uid", "3000000000", "gid", "4294967294"))
                .file("pax", ""));
    assertThat(disk.at("/octal").uid()).isEqualTo(2097151);
    assertThat(disk.at("/octal").gid()).isEqualTo(65536);
    assertThat(disk.at("/base256").uid()).isEqualTo(4294967294L);
    assertThat(disk.at("/pax").uid()).isEqualTo(3000000000L);
    assertThat(disk.at("/pax").gid()).isEqualTo(4294967294L);
  }

  @Test
  void timesKeepNanosecondsBefore1970AndAfter2038() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .pax(Map.of("mtime", "1700000000.123456789"))
                .file("now", "")
                .pax(Map.of("mtime", "-1.25"))
                .file("old", "")
                .pax(Map.of("mtime", "4102444800.5"))
                .file("new", "")
                .entry(RawHeader.of('0', "gnu").base256(136, 12, -86400))
                .pax(Map.of("mtime", "1.1234567899"))
                .file("more", ""));
    assertThat(disk.at("/now").modified()).isEqualTo("2023-11-14T22:13:20.123456789Z");
    assertThat(disk.at("/old").modified()).isEqualTo("1969-12-31T23:59:58.750Z");
    assertThat(disk.at("/new").modified()).isEqualTo("2100-01-01T00:00:00.500Z");
    assertThat(disk.at("/gnu").modified()).isEqualTo("1969-12-31T00:00:00Z");
    assertThat(disk.at("/more").modified()).isEqualTo("1970-01-01T00:00:01.123456789Z");
  }

  @Test
  void directoryTimeIsTheTarsThoughChildrenComeAfter() throws IOException {
    DiskTree disk =
        convert(
            tar().entry(RawHeader.of('5', "d").mode(0755)).file("d/x", ""), tar().file("d/y", ""));
    assertThat(disk.at("/d").modified()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
  }

  @Test
  void extendedAttributesAreKeptInBothSpellings() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .pax(
                    Map.of(
                        "SCHILY.xattr.security.capability",
                        CAPABILITY,
                        "SCHILY.xattr.user.equals=sign",
                        "a\nb=c"))
                .file("ping", "")
                .pax(Map.of("LIBARCHIVE.xattr.user.a%20b", "AAEC"))
                .file("bsd", "")
                .pax(
                    Map.of(
                        "LIBARCHIVE.xattr.user.both", "AAEC", "SCHILY.xattr.user.both", "schily"))
                .file("both", ""));
    assertThat(text(disk.at("/ping").attribute("security.capability"))).isEqualTo(CAPABILITY);
    assertThat(disk.at("/bsd").attribute("user.a b")).containsExactly(0, 1, 2);
    assertThat(text(disk.at("/both").attribute("user.both"))).isEqualTo("schily");
  }

  @Test
  void extendedAttributesThatLinuxDoesNotHaveAreLeftOut() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .pax(Map.of("SCHILY.xattr.com.apple.FinderInfo", "x", "SCHILY.xattr.user.a", "y"))
                .file("mac", ""));
    assertThat(disk.at("/mac").attributes()).containsOnlyKeys("user.a");
  }

  @Test
  void upperDirectorySetsAttributesAndMissingOneLeavesThem() throws IOException {
    DiskTree disk =
        convert(
            tar()
                .entry(RawHeader.of('5', "set").mode(0700).owner(1, 2))
                .entry(RawHeader.of('5', "left").mode(0711).owner(3, 4)),
            tar().entry(RawHeader.of('5', "set").mode(0750).owner(5, 6)).file("left/x", ""));
    assertThat(disk.at("/set").mode()).isEqualTo(0750);
    assertThat(disk.at("/set").uid()).isEqualTo(5);
    assertThat(disk.at("/left").mode()).isEqualTo(0711);
    assertThat(disk.at("/left").gid()).isEqualTo(4);
  }

  @Test
  void missingParentsBelongToRootAndAreOpenToAll() throws IOException {
    DiskTree disk = convert(tar().entry(RawHeader.of('0', "a/b").owner(9, 9).mode(0600)));
    assertThat(disk.at("/a").mode()).isEqualTo(0755);
    assertThat(disk.at("/a").uid()).isZero();
    assertThat(disk.at("/a").modified()).isEqualTo("2026-01-02T03:04:05.000000006Z");
  }

  @Test
  void rootDirectoryIsNotWhatALayerSaysOfIt() throws IOException {
    DiskTree disk = convert(tar().entry(RawHeader.of('5', "./").mode(0700).owner(7, 7)));
    assertThat(disk.at("/").mode()).isEqualTo(0755);
    assertThat(disk.at("/").uid()).isZero();
  }

  @Test
  void hardLinksAcrossLayersShareAnInodeAndItsAttributes() throws IOException {
    DiskTree disk =
        convert(
            tar().entry(RawHeader.of('0', "a").owner(1, 1).size(1), new byte[] {'x'}),
            tar().hardLink("b", "a"),
            tar().hardLink("c", "b"));
    assertThat(disk.at("/c").inode()).isEqualTo(disk.at("/a").inode());
    assertThat(disk.at("/c").linkCount()).isEqualTo(3);
    assertThat(disk.at("/c").uid()).isEqualTo(1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}

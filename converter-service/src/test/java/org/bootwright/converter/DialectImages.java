package org.bootwright.converter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.Programs;
import org.bootwright.converter.testing.RawHeader;

/** Images whose layers are in every dialect of tar, by GNU tar, commons-compress and by hand. */
final class DialectImages {
  record Image(String fact, ImageBuilder image) {
    @Override
    public String toString() {
      return fact;
    }
  }

  /** Revision 2 with cap_net_raw permitted and effective (VFS_CAP_REVISION_2). */
  private static final String CAPABILITY = "\1\0\0\2\0 \0\0\0\0\0\0\0\0\0\0\0\0\0\0";

  private DialectImages() {}

  static List<Image> make(Path directory) throws IOException {
    List<Image> images = new ArrayList<>();
    images.addAll(ofGnuTar(directory));
    images.addAll(ofOtherWriters());
    images.addAll(ofOddEnds());
    return images;
  }

  private static List<Image> ofGnuTar(Path directory) throws IOException {
    List<Image> images = new ArrayList<>();
    Path plain = tree(directory, "plain", PLAIN_TREE);
    images.add(new Image("plain in v7", image(gnuTar(plain, "--format=v7"))));
    Programs.run("sh", "-euc", SPECIAL_FILES, plain.toString());
    for (String format : List.of("ustar", "oldgnu", "gnu", "pax")) {
      images.add(new Image("plain in " + format, image(gnuTar(plain, "--format=" + format))));
    }
    Path rich = tree(directory, "rich", RICH_TREE);
    Path times = tree(directory, "times", TIMES_TREE);
    for (String format : List.of("oldgnu", "gnu", "pax")) {
      images.add(new Image("rich in " + format, image(gnuTar(rich, "--format=" + format))));
      images.add(new Image("times in " + format, image(gnuTar(times, "--format=" + format))));
    }
    Programs.run("setcap", "cap_net_raw+ep", rich.resolve("big").toString());
    images.add(new Image("capability in pax", image(gnuTar(rich, "--format=pax", "--xattrs"))));
    Path sparse = tree(directory, "sparse", SPARSE_TREE);
    for (String format : List.of("oldgnu", "gnu")) {
      images.add(
          new Image("sparse in " + format, image(gnuTar(sparse, "--format=" + format, "-S"))));
    }
    for (String version : List.of("0.0", "0.1", "1.0")) {
      byte[] layer = gnuTar(sparse, "--format=pax", "-S", "--sparse-version=" + version);
      images.add(new Image("sparse in pax " + version, image(layer)));
    }
    return images;
  }

  private static List<Image> ofOtherWriters() throws IOException {
    byte[] global = "16 path=overall\n".getBytes(ISO_8859_1);
    Map<String, String> capability = Map.of("SCHILY.xattr.security.capability", CAPABILITY);
    return List.of(
        new Image("prefix of star", image(star())),
        new Image("numbers of star", image(commons(TarArchiveOutputStream.BIGNUMBER_STAR))),
        new Image("numbers of pax", image(commons(TarArchiveOutputStream.BIGNUMBER_POSIX))),
        new Image(
            "contiguous file",
            image(tar().entry(RawHeader.of('7', "c").size(1), new byte[] {1}).bytes())),
        new Image(
            "global header",
            image(
                tar()
                    .entry(RawHeader.of('g', "g").size(global.length), global)
                    .file("f", "")
                    .bytes())),
        new Image(
            "attributes of macOS",
            image(tar().pax(Map.of("SCHILY.xattr.com.apple.x", "x")).file("f", "").bytes())),
        new Image(
            "capability of a file with two names",
            image(tar().pax(capability).file("a", "x").hardLink("b", "a").bytes())));
  }

  private static List<Image> ofOddEnds() throws IOException {
    byte[] zeros = new byte[50 * 512];
    return List.of(
        new Image("no end", image(tar().directory("d").file("d/f", "x").bytesWithoutEnd())),
        new Image("zeros behind the end", image(tar().file("f", "x").raw(zeros).bytes())),
        new Image(
            "noise behind the end",
            image(tar().file("f", "x").raw(zeros).raw(new byte[] {1, 2, 3}).bytes())),
        new Image(
            "entries behind the end",
            image(tar().file("f", "x").raw(new byte[1024]).file("hidden", "").bytes())),
        new Image(
            "layers without entries",
            ImageBuilder.image()
                .layer(tar().bytes(), Compression.NONE)
                .layer(tar())
                .layer(tar().file("f", "x"))
                .layer(tar().bytes(), Compression.NONE)),
        new Image(
            "layer without bytes",
            ImageBuilder.image().layer(tar().file("f", "x")).layer(new byte[0], Compression.NONE)));
  }

  private static Path tree(Path directory, String name, String script) throws IOException {
    Path tree = Files.createDirectory(directory.resolve(name));
    Programs.run("sh", "-euc", script, tree.toString());
    return tree;
  }

  private static ImageBuilder image(byte[] layer) throws IOException {
    return ImageBuilder.image().layer(layer, Compression.GZIP);
  }

  private static byte[] gnuTar(Path directory, String... options) throws IOException {
    Path archive = Files.createTempFile(directory.getParent(), "layer", ".tar");
    List<String> command =
        new ArrayList<>(
            List.of("tar", "--sort=name", "--numeric-owner", "-C", directory.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cf", archive.toString(), "."));
    Programs.run(command.toArray(String[]::new));
    return Files.readAllBytes(archive);
  }

  private static byte[] star() {
    RawHeader header =
        RawHeader.of('0', "file")
            .text(345, "prefix", ISO_8859_1)
            .octal(476, 12, 1_234_567_890)
            .octal(488, 12, 1_234_567_890)
            .text(508, "tar\0", ISO_8859_1);
    return tar().entry(header.size(1), new byte[] {'x'}).bytes();
  }

  private static byte[] commons(int mode) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setBigNumberMode(mode);
      TarArchiveEntry entry = new TarArchiveEntry("f");
      entry.setUserId(4_000_000_000L);
      entry.setGroupId(3_000_000_000L);
      entry.setModTime(FileTime.fromMillis(9_000_000_000_000L));
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static final String PLAIN_TREE =
      """
      cd "$0"
      mkdir -p d/e; echo 1 >d/f; ln d/f d/g; ln -s f d/l; ln -s /absolute/target l
      mkdir -m 2770 d/s; : >empty
      printf '%0600d' 7 >d/e/more-than-a-block; chmod 4711 d/e/more-than-a-block
      chown 12345:54321 d/f; mkdir sticky; chmod 1777 sticky
      find . -exec touch -h -d '2001-02-03 04:05:06.789 UTC' {} +
      """;

  private static final String SPECIAL_FILES =
      """
      cd "$0"
      mkfifo d/p; mknod d/c c 5 300; mknod d/b b 259 7
      """;

  private static final String RICH_TREE =
      """
      cd "$0"
      long=$(printf 'long/%.0s' $(seq 60)); mkdir -p "$long"; echo deep >"${long}file"
      ln "${long}file" hard; ln -s "${long}file" soft
      name=$(printf 'n%.0s' $(seq 255)); echo 255 >"$name"; echo umlaut >ümlaut-日本
      printf x >"$(printf 'not\\377utf8')"
      echo big >big; chown 3000000000:4000000000 big
      echo late >late; touch -d '2250-03-03 03:03:03.25 UTC' late
      """;

  private static final String TIMES_TREE =
      """
      cd "$0"
      echo old >old; touch -d '1950-05-05 05:05:05.5 UTC' old
      echo new >new; touch -d '2300-03-03 03:03:03 UTC' new
      """;

  private static final String SPARSE_TREE =
      """
      cd "$0"
      truncate -s 3M all-hole; truncate -s 1M tail; printf start | dd of=tail conv=notrunc status=none
      truncate -s 2000001 middle; printf word | dd of=middle bs=1 seek=1000000 conv=notrunc status=none
      truncate -s 40M many
      for i in $(seq 0 60); do printf $i | dd of=many bs=4096 seek=$((i * 150)) conv=notrunc status=none; done
      printf last >last; truncate -s 1M last; printf end >>last; echo plain >plain
      name=$(printf 'n%.0s' $(seq 150)); truncate -s 100000 "$name"
      """;
}

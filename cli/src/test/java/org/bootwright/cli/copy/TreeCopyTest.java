package org.bootwright.cli.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.tar.TarReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files here to tar, and tar that a hostile VM may have made to files here. */
final class TreeCopyTest {
  private static final FileTime THEN = FileTime.from(Instant.ofEpochSecond(1_000_000_000));

  @TempDir Path home;
  private Path tree;
  private Path to;
  private final Omissions omissions = new Omissions();
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
  private final TarOutput tar = new TarOutput(archive);

  @BeforeEach
  void makeDirectories() throws IOException {
    tree = Files.createDirectory(home.resolve("tree"));
    to = Files.createDirectory(home.resolve("to"));
  }

  private void add(char type, String name, String link, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    tar.begin(new TarOutput.Entry(type, name, link, 0644, 0, 0, bytes.length, 0));
    tar.write(bytes, bytes.length);
    tar.pad(bytes.length);
  }

  private void unpack(Optional<String> rootName) throws IOException {
    new TreeUnpacker(to, rootName, false, omissions)
        .unpack(new TarReader(new ByteArrayInputStream(archive.toByteArray())));
  }

  private static ProgressDisplay display(OutputStream out) {
    var err = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new ProgressDisplay(
        new StandardStreams(InputStream.nullInputStream(), out, err, false, false, false), false);
  }

  private String left() {
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> omissions.report(display(out), "x"))
        .isInstanceOf(FailureException.class);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String mode(Path path) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return Integer.toOctalString(mode & 07777);
  }

  @Test
  void aTreeComesBackAsItWas() throws IOException {
    String longName = "n".repeat(200);
    Path latin = RawName.path("latin-\u00e9");
    Path deep = Files.createDirectories(tree.resolve("deep").resolve(longName));
    Files.writeString(deep.resolve(longName), "deep");
    Files.writeString(tree.resolve("file"), "text");
    Files.write(tree.resolve("large"), new byte[300_000]);
    Files.writeString(tree.resolve(latin), "bytes");
    Files.createLink(tree.resolve("second"), tree.resolve("file"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("../up/" + longName));
    Files.setAttribute(tree.resolve("file"), "unix:mode", 04750);
    Files.setLastModifiedTime(tree.resolve("file"), THEN);
    Files.setLastModifiedTime(tree.resolve("deep"), THEN);

    new TreePacker(tar, omissions).pack(tree, Optional.of("tree"), false);
    unpack(Optional.of("copy"));
    omissions.report(display(archive), "x");

    Path copy = to.resolve("copy");
    assertThat(copy.resolve("deep").resolve(longName).resolve(longName)).hasContent("deep");
    assertThat(copy.resolve("file")).hasContent("text");
    assertThat(copy.resolve("large")).hasSize(300_000);
    assertThat(copy.resolve(latin)).hasContent("bytes");
    assertThat(Files.isSameFile(copy.resolve("second"), copy.resolve("file"))).isTrue();
    assertThat(Files.readSymbolicLink(copy.resolve("link")))
        .isEqualTo(Path.of("../up/" + longName));
    assertThat(mode(copy.resolve("file"))).isEqualTo("750");
    assertThat(Files.getLastModifiedTime(copy.resolve("file"))).isEqualTo(THEN);
    assertThat(Files.getLastModifiedTime(copy.resolve("deep"))).isEqualTo(THEN);
  }

  @Test
  void namesThatLeadOutAreLeftOutAndSaid() throws IOException {
    add(TarOutput.FILE, "root/../../out", "", "x");
    add(TarOutput.FILE, "../out", "", "x");
    add(TarOutput.FILE, "root/in", "", "kept");
    tar.end();

    unpack(Optional.empty());

    assertThat(home.resolve("out")).doesNotExist();
    assertThat(to.resolve("in")).hasContent("kept");
    assertThat(left()).contains("root/../../out: its name leads out");
  }

  @Test
  void nothingIsWrittenThroughALinkThatTheArchiveHasMade() throws IOException {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Path victim = Files.writeString(outside.resolve("victim"), "old");
    add(TarOutput.SYMBOLIC_LINK, "r/door", outside.toString(), "");
    add(TarOutput.FILE, "r/door/made", "", "x");
    add(TarOutput.DIRECTORY, "r/door/dir/", "", "");
    add(TarOutput.SYMBOLIC_LINK, "r/name", victim.toString(), "");
    add(TarOutput.FILE, "r/name", "", "new");
    add(TarOutput.HARD_LINK, "r/again", "r/door/victim", "");
    add(TarOutput.SYMBOLIC_LINK, "r/last", victim.toString(), "");
    add(TarOutput.HARD_LINK, "r/second", "r/last", "");
    tar.end();

    unpack(Optional.empty());

    assertThat(outside).isDirectoryContaining(path -> path.equals(victim));
    assertThat(outside.toFile().list()).hasSize(1);
    assertThat(victim).hasContent("old");
    assertThat(to.resolve("name")).hasContent("new").isRegularFile();
    assertThat(to.resolve("again")).doesNotExist();
    assertThat(to.resolve("second")).doesNotExist();
    assertThat(left()).contains("r/door/made: what lies above it").contains("r/second: it is a");
  }

  @Test
  void devicesAreNotMade() throws IOException {
    add('3', "r/null", "", "");
    add('6', "r/pipe", "", "");
    tar.end();

    unpack(Optional.empty());

    assertThat(to).isEmptyDirectory();
    assertThat(left()).contains("r/null: a device");
  }

  @Test
  void directoriesAndFilesDoNotReplaceEachOther() throws IOException {
    Files.createDirectories(to.resolve("d/kept"));
    Files.writeString(to.resolve("f"), "kept");
    add(TarOutput.FILE, "r/d", "", "x");
    add(TarOutput.DIRECTORY, "r/f/", "", "");
    tar.end();

    unpack(Optional.empty());

    assertThat(to.resolve("d/kept")).isDirectory();
    assertThat(to.resolve("f")).hasContent("kept");
    assertThat(left()).contains("r/d: a directory is there").contains("r/f/: something else");
  }

  @Test
  void anArchiveThatBreaksOffLeavesNoPartOfAFile() throws IOException {
    add(TarOutput.FILE, "r/whole", "", "whole");
    tar.begin(new TarOutput.Entry(TarOutput.FILE, "r/part", "", 0644, 0, 0, 5000, 0));
    tar.write(new byte[1000], 1000);

    assertThatThrownBy(() -> unpack(Optional.empty())).isInstanceOf(IOException.class);

    assertThat(to.resolve("whole")).hasContent("whole");
    assertThat(to.resolve("part")).doesNotExist();
  }

  @Test
  void numbersThatOctalDigitsHaveNoRoomForAreRead() throws IOException {
    tar.begin(
        new TarOutput.Entry(
            TarOutput.SYMBOLIC_LINK, "l", "x", 0777, 3_000_000, 4_000_000_000L, 0, -1));
    tar.begin(new TarOutput.Entry(TarOutput.FILE, "f", "", 0644, 0, 0, 1L << 40, 1L << 35));
    var reader = new TarReader(new ByteArrayInputStream(archive.toByteArray()));

    var link = reader.next().orElseThrow();
    assertThat(link.userId()).isEqualTo(3_000_000);
    assertThat(link.groupId()).isEqualTo(4_000_000_000L);
    assertThat(link.modifiedSeconds()).isEqualTo(-1);
    var file = reader.next().orElseThrow();
    assertThat(file.sizeBytes()).isEqualTo(1L << 40);
    assertThat(file.modifiedSeconds()).isEqualTo(1L << 35);
  }
}

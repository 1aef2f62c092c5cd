package org.bootwright.converter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.ext4.reader.Ext4Entry;
import org.bootwright.ext4.reader.Ext4Reader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the disk with what a Docker Engine makes of the same image, name by name. The image is
 * built by the engine in many layers. Needs an engine that answers (scripts/docker-host.sh).
 */
final class DockerExportIT {
  private static final String NAME = "bootwright-test-" + UUID.randomUUID();

  /** What the engine puts into every container that has none, or binds over. */
  private static final Set<String> ENGINES_OWN =
      Set.of(
          "/.dockerenv",
          "/etc/hosts",
          "/etc/hostname",
          "/etc/resolv.conf",
          "/etc/mtab",
          "/dev/console",
          "/dev/pts",
          "/dev/shm",
          "/proc",
          "/sys");

  /** Directories whose time changes because the engine makes its own files in them. */
  private static final Set<String> TOUCHED_BY_ENGINE = Set.of("/", "/etc", "/dev");

  @TempDir static Path directory;

  @BeforeAll
  static void buildImage() throws IOException {
    run("docker", "version");
    Path context = Files.createDirectories(directory.resolve("context"));
    makeBase(context);
    Files.writeString(context.resolve("Dockerfile"), dockerfile());
    run("docker", "import", context.resolve("base.tar").toString(), NAME + ":base");
    run("docker", "build", "-q", "-t", NAME + ":latest", context.toString());
  }

  @AfterAll
  static void removeImage() throws IOException {
    run("docker", "rmi", "-f", NAME + ":latest", NAME + ":base");
  }

  @Test
  void diskOfDockerArchiveIsWhatDockerExportGives() throws IOException {
    Path archive = directory.resolve("image.tar");
    run("docker", "save", "-o", archive.toString(), NAME + ":latest");
    assertThat(layerCount()).isGreaterThan(8);
    Path disk = directory.resolve("disk.raw");
    Conversions.convert("docker-archive:" + archive + ":" + NAME + ":latest", disk);
    Conversions.requireClean(disk);
    assertSameTree(disk, exported());
  }

  @Test
  void diskOfOciLayoutIsWhatDockerExportGives() throws IOException {
    Path archive = directory.resolve("image2.tar");
    run("docker", "save", "-o", archive.toString(), NAME + ":latest");
    Path layout = directory.resolve("layout");
    DockerArchiveToLayout.convert(archive, layout);
    Path disk = directory.resolve("disk2.raw");
    Conversions.convert("oci:" + layout, disk);
    Conversions.requireClean(disk);
    assertSameTree(disk, exported());
  }

  @Test
  void diskOfTheEnginesImageIsWhatDockerExportGives() throws IOException {
    Path disk = directory.resolve("disk3.raw");
    Conversions.convert("docker-daemon:" + NAME + ":latest", disk);
    Conversions.requireClean(disk);
    assertSameTree(disk, exported());
  }

  private static void assertSameTree(Path disk, NavigableMap<String, Map<String, Object>> exported)
      throws IOException {
    NavigableMap<String, Map<String, Object>> converted = converted(disk);
    // Without these the comparison would prove less than it says.
    assertThat(converted).hasSizeGreaterThan(200);
    assertThat(converted.get("/bin/ln")).containsKey("security.capability");
    assertThat(converted.get("/links/b")).containsEntry("names", Set.of("/links/b", "/links/c"));
    List<String> differences = new ArrayList<>();
    for (String path : union(converted.keySet(), exported.keySet())) {
      Map<String, Object> ours = converted.getOrDefault(path, Map.of());
      Map<String, Object> engines = exported.getOrDefault(path, Map.of());
      if (!ours.equals(engines)) {
        differences.add("%s: disk %s, docker export %s".formatted(path, ours, engines));
      }
    }
    assertThat(differences).isEmpty();
  }

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> all = new java.util.TreeSet<>(first);
    all.addAll(second);
    return all;
  }

  /**
   * A file system with a shell, without any image of a registry: this host's own busybox or
   * coreutils with their libraries.
   */
  private static void makeBase(Path context) throws IOException {
    Path root = Files.createDirectories(context.resolve("root"));
    run(
        "sh",
        "-euc",
        """
        root=$0
        mkdir -p "$root/bin" "$root/usr/bin" "$root/tmp" "$root/etc" "$root/lower/deep/er"
        mkdir -p "$root/var/log" "$root/dev" "$root/proc" "$root/sys"
        for program in sh ln mkdir rm chmod chown mknod mkfifo cp mv touch cat dd setcap setfattr; do
          file=$(command -v $program) || continue
          cp -L "$file" "$root/bin/"
          for library in $(ldd "$file" | grep -o '/[^ ]*'); do
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
          done
        done
        chmod 1777 "$root/tmp"
        echo lower >"$root/lower/a"; echo lower >"$root/lower/b"; echo x >"$root/lower/deep/er/x"
        ln "$root/lower/a" "$root/lower/a-link"
        mkdir "$root/gone"; for i in $(seq 50); do echo $i >"$root/gone/file-$i"; done
        mkdir "$root/kept"; for i in $(seq 200); do echo $i >"$root/kept/file-$i"; done
        mkdir "$root/many"; for i in $(seq 200); do echo $i >"$root/many/file-$i"; done
        echo text >"$root/becomes-dir"; mkdir "$root/becomes-file"; echo y >"$root/becomes-file/y"
        ln -s lower "$root/becomes-real"
        touch -d '1965-05-05 05:05:05.123456789 UTC' "$root/lower/b"
        touch -d '2099-09-09 09:09:09 UTC' "$root/lower/deep/er/x"
        chown 3000000:4000000 "$root/lower/b"
        tar --numeric-owner --xattrs --xattrs-include='*' -C "$root" -cf "$0/../base.tar" .
        """,
        root.toString());
    run("rm", "-rf", root.toString());
  }

  private static String dockerfile() {
    return """
    FROM %s:base
    RUN echo upper >/lower/a
    RUN rm -r /gone && mkdir /gone && echo new >/gone/new
    RUN rm /lower/b && ln /lower/deep/er/x /lower/x-link
    RUN rm /becomes-dir && mkdir /becomes-dir && echo z >/becomes-dir/z && \\
        rm -r /becomes-file && echo file >/becomes-file && \\
        rm /becomes-real && mkdir /becomes-real && echo r >/becomes-real/r
    RUN rm -r /becomes-dir && echo again >/becomes-dir
    RUN mknod /null c 1 3 && mknod /block b 259 70000 && mkfifo /pipe && \\
        mknod /wide c 511 1048575
    RUN chmod 4755 /bin/cat && chmod 2750 /lower && chown 12345:54321 /lower/deep
    RUN mkdir -p /opt/one && echo 1 >/opt/one/f && ln /opt/one/f /opt/one/g && ln -s g /opt/one/h
    RUN ln /opt/one/f /opt/f-again && rm /opt/one/g
    RUN rm -r /many && mkdir -p /many/sub && echo kept >/many/sub/kept
    RUN echo over >/many/file-7 && rm /many/sub/kept
    RUN if [ -x /bin/setcap ]; then setcap cap_net_raw+ep /bin/ln; fi
    RUN dd if=/dev/zero of=/sparse bs=1 count=1 seek=5000000 2>/dev/null && \\
        dd if=/dev/urandom of=/random bs=65536 count=40 2>/dev/null
    RUN mkdir /links && echo l >/links/a && ln /links/a /links/b && ln /links/a /links/c
    RUN rm /links/a
    RUN mkdir -p /d1/d2/d3 && echo 1 >/d1/d2/d3/f
    RUN rm -r /d1/d2 && mkdir -p /d1/d2/d3 && echo 2 >/d1/d2/d3/g
    RUN mv /opt/one /opt/two && mv /lower/a-link /lower/renamed
    RUN chown 7:8 /tmp && touch -d @1234567890 /var/log
    CMD ["/bin/sh"]
    """
        .formatted(NAME);
  }

  private int layerCount() throws IOException {
    String count =
        run("docker", "inspect", "-f", "{{len .RootFS.Layers}}", NAME + ":latest").trim();
    return Integer.parseInt(count);
  }

  private NavigableMap<String, Map<String, Object>> exported() throws IOException {
    String container = run("docker", "create", NAME + ":latest").trim();
    try {
      Path archive = directory.resolve("export.tar");
      run("docker", "export", "-o", archive.toString(), container);
      try (InputStream stream = new BufferedInputStream(Files.newInputStream(archive))) {
        return readExport(stream);
      }
    } finally {
      run("docker", "rm", container);
    }
  }

  private static NavigableMap<String, Map<String, Object>> readExport(InputStream stream)
      throws IOException {
    NavigableMap<String, Map<String, Object>> files = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(stream, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String path = "/" + entry.getName().replaceFirst("/$", "");
        if (entry.isLink()) {
          Map<String, Object> file = fileAt(files, "/" + entry.getLinkName());
          addName(file, path);
          files.put(path, file);
        } else {
          files.put(path, describe(entry, path, tar));
        }
      }
    }
    ENGINES_OWN.forEach(files::remove);
    files.remove("/");
    return files;
  }

  /** Keeps which names are hard links of one another, in order. */
  private static void addName(Map<String, Object> file, String path) {
    Set<String> names = new java.util.TreeSet<>(Set.of(path));
    if (file.get("names") instanceof Set<?> others) {
      others.forEach(name -> names.add((String) name));
    }
    file.put("names", names);
  }

  private static Map<String, Object> fileAt(
      NavigableMap<String, Map<String, Object>> files, String path) {
    Map<String, Object> file = files.get(path);
    assertThat(file).as("target of a hard link: " + path).isNotNull();
    return file == null ? Map.of() : file;
  }

  private static Map<String, Object> describe(
      TarArchiveEntry entry, String path, TarArchiveInputStream tar) throws IOException {
    Map<String, Object> file = new HashMap<>();
    file.put("mode", entry.getMode() & 07777);
    file.put("uid", entry.getLongUserId());
    file.put("gid", entry.getLongGroupId());
    if (!TOUCHED_BY_ENGINE.contains(path)) {
      // The engine's export rounds to seconds where it writes no PAX record.
      file.put("modified", entry.getLastModifiedTime().toInstant().getEpochSecond());
    }
    addName(file, path);
    String type;
    if (entry.isDirectory()) {
      type = "DIRECTORY";
    } else if (entry.isSymbolicLink()) {
      type = "SYMBOLIC_LINK";
      file.put("target", entry.getLinkName());
    } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
      type = entry.isBlockDevice() ? "BLOCK_DEVICE" : "CHARACTER_DEVICE";
      file.put("device", entry.getDevMajor() + ":" + entry.getDevMinor());
    } else if (entry.isFIFO()) {
      type = "FIFO";
    } else {
      type = "REGULAR";
      byte[] content = tar.readAllBytes();
      file.put("size", (long) content.length);
      file.put("content", Sha256.of(content));
    }
    file.put("type", type);
    entry
        .getExtraPaxHeaders()
        .forEach(
            (key, value) -> {
              if (key.startsWith("SCHILY.xattr.")) {
                String name = key.substring("SCHILY.xattr.".length());
                file.put(name, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
              }
            });
    return file;
  }

  private static NavigableMap<String, Map<String, Object>> converted(Path disk) throws IOException {
    NavigableMap<String, Map<String, Object>> files = new TreeMap<>();
    Map<Integer, Map<String, Object>> inodes = new HashMap<>();
    try (Ext4Reader reader = Ext4Reader.open(disk)) {
      for (Ext4Entry entry : reader) {
        Map<String, Object> file = inodes.get(entry.inodeNumber());
        if (file == null) {
          file = describe(entry);
          inodes.put(entry.inodeNumber(), file);
        }
        addName(file, entry.path());
        files.put(entry.path(), file);
      }
    }
    ENGINES_OWN.forEach(files::remove);
    files.remove("/");
    files.remove("/lost+found");
    return files;
  }

  private static Map<String, Object> describe(Ext4Entry entry) throws IOException {
    Map<String, Object> file = new HashMap<>();
    file.put("mode", entry.mode());
    file.put("uid", entry.uid());
    file.put("gid", entry.gid());
    if (!TOUCHED_BY_ENGINE.contains(entry.path())) {
      file.put("modified", entry.modificationTime().getEpochSecond());
    }
    file.put("type", entry.type().toString());
    switch (entry.type()) {
      case SYMBOLIC_LINK -> file.put("target", new String(entry.linkTarget(), UTF_8));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          file.put("device", entry.deviceMajor() + ":" + entry.deviceMinor());
      case REGULAR -> {
        file.put("size", entry.sizeBytes());
        file.put("content", Sha256.of(entry.content()));
      }
      case DIRECTORY, FIFO, SOCKET -> {}
    }
    for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
      // commons-compress has read the engine's bytes as UTF-8: do the same to ours.
      byte[] asRead = new String(attribute.getValue(), UTF_8).getBytes(UTF_8);
      file.put(attribute.getKey(), Base64.getEncoder().encodeToString(asRead));
    }
    return file;
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), output).isZero();
    return output;
  }
}

package org.bootwright.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.Programs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.TreeListing;
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

  private static void assertSameTree(Path disk, TreeListing exported) throws IOException {
    TreeListing converted = TreeListing.ofDisk(disk);
    // Without these the comparison would prove less than it says.
    assertThat(converted.files()).hasSizeGreaterThan(200);
    assertThat(converted.files().get("/bin/ln")).containsKey("security.capability");
    assertThat(converted.files().get("/links/b"))
        .containsEntry("names", Set.of("/links/b", "/links/c"));
    assertThat(converted.differences(exported)).isEmpty();
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

  private TreeListing exported() throws IOException {
    String container = run("docker", "create", NAME + ":latest").trim();
    try {
      Path archive = directory.resolve("export.tar");
      run("docker", "export", "-o", archive.toString(), container);
      return TreeListing.ofExport(archive);
    } finally {
      run("docker", "rm", container);
    }
  }
}

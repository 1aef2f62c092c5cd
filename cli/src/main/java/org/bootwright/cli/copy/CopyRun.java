package org.bootwright.cli.copy;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.bootwright.cli.client.ArchiveClient;
import org.bootwright.cli.client.ArchiveClient.FileStatus;
import org.bootwright.cli.client.BodyWriter;
import org.bootwright.cli.copy.CopyTarget.Existing;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.progress.ProgressStep;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.tar.TarReader;

/** One copy between this host and a VM. */
public final class CopyRun {
  /** As many links in a row as Linux follows. */
  private static final int MAXIMUM_LINKS = 40;

  private final ArchiveClient client;
  private final StandardStreams streams;
  private final ProgressDisplay display;
  private final Path workingDirectory;
  private final CopyOptions options;
  private final Omissions omissions = new Omissions();

  /**
   * What is kept and followed.
   *
   * @param archive users, groups and set-user-ID bits are kept
   * @param follow a source that is a symbolic link is what that leads to
   */
  public record CopyOptions(boolean archive, boolean follow) {}

  public CopyRun(
      ArchiveClient client,
      StandardStreams streams,
      ProgressDisplay display,
      Path workingDirectory,
      CopyOptions options) {
    this.client = client;
    this.streams = streams;
    this.display = display;
    this.workingDirectory = workingDirectory;
    this.options = options;
  }

  /** Copies; throws where anything was left out. */
  public void run(String source, String target) {
    switch (CopyPlace.parse(source)) {
      case CopyPlace.InVm from -> fromVm(from, CopyPlace.parse(target));
      case CopyPlace.Local from -> toVm(from, inVm(source, target));
      case CopyPlace.Stream _ -> {
        CopyPlace.InVm to = inVm(source, target);
        transfer(source, 0, step -> send(to.vm(), to.path(), out -> copy(streams.in(), out), step));
      }
    }
    omissions.report(display, source);
  }

  private static CopyPlace.InVm inVm(String source, String target) {
    if (CopyPlace.parse(target) instanceof CopyPlace.InVm to) {
      return to;
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST,
        "copying %s to %s: neither is in a VM; write VM:PATH for the one that is"
            .formatted(source, target));
  }

  private void toVm(CopyPlace.Local from, CopyPlace.InVm to) {
    var source = new PathText(from.path());
    Path path = workingDirectory.resolve(source.plain());
    boolean follow = options.follow() || source.wantsDirectory();
    LinkOption[] links = follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    if (!Files.exists(path, links)) {
      throw new FailureException(
          FailureCode.FILE_NOT_FOUND, "copying %s: there is no such file".formatted(from.path()));
    }
    boolean directory = Files.isDirectory(path, links);
    if (source.wantsDirectory() && !directory) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "copying %s: it is no directory".formatted(from.path()));
    }
    PathText wanted = new PathText(to.path());
    Optional<FileStatus> existing = client.status(to.vm(), wanted.plain(), true);
    if (existing.isPresent() && !existing.get().isDirectory()) {
      wanted = new PathText(withoutLinks(to.vm(), wanted));
    }
    CopyTarget target =
        CopyTarget.decide(source, realName(path), directory, wanted, existing(existing));
    long size = directory ? 0 : sizeOf(path);
    transfer(
        from.path(),
        size,
        step ->
            send(
                to.vm(),
                target.directory(),
                out ->
                    new TreePacker(new TarOutput(out), omissions)
                        .pack(path, target.rootName().map(RawName::encode), follow),
                step));
  }

  /** Of {@code .} too. */
  private static String realName(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // Only a bar would show it.
    }
  }

  private static Existing existing(Optional<FileStatus> status) {
    return status
        .map(found -> found.isDirectory() ? Existing.DIRECTORY : Existing.OTHER)
        .orElse(Existing.NOTHING);
  }

  /** What a link in a VM leads to, so that that is replaced and not the link. */
  private String withoutLinks(String vm, PathText path) {
    PathText current = path;
    for (int i = 0; i < MAXIMUM_LINKS; i++) {
      Optional<String> link = client.status(vm, current.plain(), false).flatMap(FileStatus::link);
      if (link.isEmpty()) {
        return path.wantsDirectory() ? current.plain() + "/" : current.plain();
      }
      current =
          new PathText(
              link.get().startsWith("/") ? link.get() : current.parent() + "/" + link.get());
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST,
        "copying to %s:%s: too many links in a row".formatted(vm, path.text()));
  }

  private void fromVm(CopyPlace.InVm from, CopyPlace to) {
    var source = new PathText(from.path());
    boolean follow = options.follow() || source.wantsDirectory();
    if (to instanceof CopyPlace.Stream) {
      transfer(from.path(), 0, step -> receive(from, follow, step, in -> copy(in, streams.out())));
      return;
    }
    if (!(to instanceof CopyPlace.Local local)) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "copying from VM to VM: copy to this host first, or pipe: cp A:PATH - | cp - B:PATH");
    }
    FileStatus status =
        client
            .status(from.vm(), source.plain(), follow)
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.FILE_NOT_FOUND,
                        "copying %s:%s: there is no such file in the VM"
                            .formatted(from.vm(), from.path())));
    if (source.wantsDirectory() && !status.isDirectory()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "copying %s:%s: it is no directory".formatted(from.vm(), from.path()));
    }
    CopyTarget target = localTarget(source, status, new PathText(local.path()));
    Path directory = workingDirectory.resolve(target.directory());
    if (!Files.isDirectory(directory)) {
      throw new FailureException(
          FailureCode.FILE_NOT_FOUND,
          "copying to %s: there is no directory %s".formatted(local.path(), target.directory()));
    }
    var unpacker =
        new TreeUnpacker(
            directory, target.rootName().map(RawName::encode), options.archive(), omissions);
    transfer(
        from.path(),
        status.isFile() ? status.sizeBytes() : 0,
        step -> receive(from, follow, step, in -> unpacker.unpack(new TarReader(in))));
  }

  private CopyTarget localTarget(PathText source, FileStatus status, PathText wanted) {
    Path path = workingDirectory.resolve(wanted.plain());
    Existing existing =
        Files.isDirectory(path)
            ? Existing.DIRECTORY
            : Files.exists(path) ? Existing.OTHER : Existing.NOTHING;
    try {
      // A file that a link leads to is what is replaced, as in a VM.
      PathText real =
          existing == Existing.OTHER && !wanted.wantsDirectory()
              ? new PathText(path.toRealPath().toString())
              : wanted;
      return CopyTarget.decide(source, source.name(), status.isDirectory(), real, existing);
    } catch (IOException e) {
      throw hostFailure(wanted.text(), e);
    }
  }

  private interface Transfer {
    void run(ProgressStep step);
  }

  private interface Consumer {
    void accept(InputStream in) throws IOException;
  }

  private void transfer(String subject, long sizeBytes, Transfer transfer) {
    ProgressStep step = display.begin("copy", subject);
    step.update(0, sizeBytes);
    try {
      transfer.run(step);
      step.finish();
    } catch (RuntimeException e) {
      step.fail();
      throw e;
    }
  }

  private void send(String vm, String directory, BodyWriter body, ProgressStep step) {
    client.write(vm, directory, options.archive(), out -> body.writeTo(counting(out, step)));
  }

  private void receive(CopyPlace.InVm from, boolean follow, ProgressStep step, Consumer consumer) {
    var source = new PathText(from.path());
    try (InputStream in = client.read(from.vm(), source.plain(), follow)) {
      consumer.accept(counting(in, step));
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "copying %s:%s: the stream broke off (%s); what came before it was copied"
              .formatted(from.vm(), from.path(), e.getMessage()),
          e);
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    in.transferTo(out);
    out.flush();
  }

  private static FailureException hostFailure(String path, IOException e) {
    return new FailureException(
        FailureCode.INVALID_REQUEST, "copying to %s: %s".formatted(path, TreePacker.reason(e)), e);
  }

  private static OutputStream counting(OutputStream out, ProgressStep step) {
    return new FilterOutputStream(out) {
      private long count;

      @Override
      public void write(byte[] bytes, int start, int length) throws IOException {
        out.write(bytes, start, length);
        count += length;
        step.transferred(count);
      }
    };
  }

  private static InputStream counting(InputStream in, ProgressStep step) {
    return new FilterInputStream(in) {
      private long count;

      @Override
      public int read(byte[] bytes, int start, int length) throws IOException {
        int read = super.read(bytes, start, length);
        count += Math.max(0, read);
        step.transferred(count);
        return read;
      }
    };
  }
}

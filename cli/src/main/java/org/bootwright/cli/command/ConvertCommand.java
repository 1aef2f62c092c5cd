package org.bootwright.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootwright.cli.convert.ConvertedFiles;
import org.bootwright.cli.convert.DiskFormat;
import org.bootwright.cli.convert.ImageExport;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.table.HumanBytes;
import org.bootwright.cli.value.ByteSize;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.SourceSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    header = "Make a disk file out of an image, and no VM.",
    description = {
      "",
      "The disk is one ext4 file system without a partition table or a boot loader. Formats other"
          + " than raw are made by qemu-img.",
      "",
    },
    footer = {
      "",
      "Examples:",
      "  bootwright convert demo -o demo.raw",
      "  bootwright convert oci:./image -o disk.qcow2 --format qcow2 --size 10G",
    })
final class ConvertCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Where the disk goes.")
  private Path output = Path.of("");

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "raw,qcow2,vmdk,vhdx,vdi",
      description =
          "Format of the file, or several: then FILE gets each format's ending (default: raw).")
  private List<String> formats = List.of("raw");

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Size of the disk, such as 10G (default: the content's, and a little more).")
  private Optional<String> size = Optional.empty();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Which of the image's platforms (default: this host's).")
  private Optional<String> platform = Optional.empty();

  @Option(names = "--force", description = "Overwrite files that are there.")
  private boolean force;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean quiet;

  @Parameters(paramLabel = "IMAGE", description = "As for 'run'.")
  private String image = "";

  private final Invocation invocation;

  ConvertCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Path file = invocation.workingDirectory().resolve(output);
    var wanted = formats.stream().map(DiskFormat::parse).distinct().toList();
    ImageReference reference = invocation.typedImage().resolve(image);
    var export =
        new ImageExport(
            new ProgressDisplay(invocation.streams(), quiet),
            invocation.signals(),
            image,
            SourceSettings.fromEnvironment(invocation.environment()));
    ConvertedFiles converted =
        export.convert(
            reference,
            platform.map(VmOptions::parsePlatform).orElseGet(Platform::ofHost),
            size.map(text -> ByteSize.parse(text, ByteSize.GIBIBYTE)),
            ConvertedFiles.plan(file, wanted),
            force);
    if (json.wanted()) {
      invocation.printJson(converted.toJson());
    } else {
      print(converted);
    }
    return 0;
  }

  private void print(ConvertedFiles converted) {
    invocation.print(
        out -> {
          out.println("image    " + converted.disk().digest());
          out.println(
              "disk     "
                  + HumanBytes.format(converted.disk().sizeBytes())
                  + ", "
                  + converted.disk().fileCount()
                  + " files with "
                  + HumanBytes.format(converted.disk().contentBytes()));
          converted.files().forEach((format, path) -> out.println(format.pad() + path));
        });
  }
}

package org.bootwright.runner.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.vm.SignalNumber;
import org.bootwright.contracts.vm.VmSpec;

/**
 * What runs in the guest and how.
 *
 * @param words the init with its arguments, or the command
 * @param env {@code NAME=VALUE}
 * @param user as in an image's configuration; empty for root
 * @param workdir an absolute path
 */
public record GuestProgram(
    ProgramMode mode,
    List<String> words,
    List<String> env,
    String user,
    String workdir,
    int stopSignal) {
  /** Programs that expect to be process 1 of a machine. */
  private static final Set<String> INITS =
      Set.of(
          "/init",
          "/sbin/init",
          "/usr/sbin/init",
          "/bin/systemd",
          "/usr/bin/systemd",
          "/lib/systemd/systemd",
          "/usr/lib/systemd/systemd",
          "/sbin/openrc-init",
          "/usr/sbin/openrc-init",
          "/sbin/runit-init",
          "/usr/sbin/runit-init",
          "/usr/bin/runit-init");

  /** What base images of distributions name, for want of something better to run. */
  private static final Set<List<String>> BARE_SHELLS =
      Set.of(
          List.of("sh"),
          List.of("bash"),
          List.of("ash"),
          List.of("/bin/sh"),
          List.of("/bin/ash"),
          List.of("/bin/bash"),
          List.of("/usr/bin/sh"),
          List.of("/usr/bin/bash"));

  public GuestProgram {
    words = List.copyOf(words);
    env = List.copyOf(env);
  }

  /** Decides from the image and what was asked. */
  public static GuestProgram decide(ImageConfig image, VmSpec spec, String hostname) {
    List<String> words = words(image, spec);
    return new GuestProgram(
        mode(words, spec),
        words,
        Environment.merge(image.env(), spec.env(), hostname),
        spec.user().orElse(image.user()),
        workdir(spec.workdir().orElse(image.workingDir())),
        stopSignal(image));
  }

  /** As docker: the command replaces Cmd, and another entrypoint drops the image's Cmd. */
  private static List<String> words(ImageConfig image, VmSpec spec) {
    boolean ownEntrypoint = spec.entrypoint().isPresent();
    List<String> entrypoint = spec.entrypoint().orElse(image.entrypoint());
    if (!spec.command().isEmpty() && !ownEntrypoint && isInit(entrypoint)) {
      return spec.command(); // In place of the init, not as its arguments.
    }
    List<String> words = new ArrayList<>(entrypoint);
    if (!spec.command().isEmpty()) {
      words.addAll(spec.command());
    } else if (!ownEntrypoint) {
      words.addAll(image.cmd());
    }
    return words;
  }

  private static ProgramMode mode(List<String> words, VmSpec spec) {
    if (isInit(words)) {
      return ProgramMode.MACHINE;
    }
    boolean asked = !spec.command().isEmpty() || spec.entrypoint().isPresent();
    boolean nothingToRun = words.isEmpty() || BARE_SHELLS.contains(words);
    return nothingToRun && !asked ? ProgramMode.AUTO : ProgramMode.APP;
  }

  private static boolean isInit(List<String> words) {
    return !words.isEmpty() && INITS.contains(words.getFirst());
  }

  private static String workdir(String path) {
    if (path.isEmpty()) {
      return "/";
    }
    // Docker takes an image's relative path from the root as well.
    return path.startsWith("/") ? path : "/" + path;
  }

  private static int stopSignal(ImageConfig image) {
    if (image.stopSignal().isEmpty() || image.stopSignal().get().isBlank()) {
      return SignalNumber.SIGTERM;
    }
    String text = image.stopSignal().get();
    return SignalNumber.parse(text)
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.IMAGE_REFUSED,
                    "reading the image's configuration: there is no stop signal " + text));
  }
}

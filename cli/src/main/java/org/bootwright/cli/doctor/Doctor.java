package org.bootwright.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.UpFile;
import org.bootwright.cli.stack.LaunchSettings;

/** Looks at everything that a VM on this host depends on, in the order in which it is needed. */
public final class Doctor {
  private static final int LEAST_JAVA = 25;

  private final BootwrightHome home;
  private final LaunchSettings launch;
  private final Map<String, String> environment;
  private final ProgramPath programs;

  /**
   * A doctor for one host and home.
   *
   * @param environment for {@code PATH}, and what the stack reads
   */
  public Doctor(BootwrightHome home, LaunchSettings launch, Map<String, String> environment) {
    this.home = home;
    this.launch = launch;
    this.environment = Map.copyOf(environment);
    this.programs = new ProgramPath(environment.getOrDefault("PATH", ""));
  }

  public List<Finding> examine() {
    var findings = new ArrayList<Finding>();
    findings.add(java());
    findings.add(user());
    findings.addAll(HostResources.examine(home));
    findings.addAll(new VirtualizationChecks(home, launch, programs).examine());
    findings.add(ShareChecks.virtiofsd(environment));
    findings.add(ShareChecks.engine(environment));
    findings.add(demoImage());
    findings.add(stack());
    return List.copyOf(findings);
  }

  private static Finding java() {
    Runtime.Version version = Runtime.version();
    return version.feature() >= LEAST_JAVA
        ? Finding.ok("java", version.toString())
        : Finding.fail("java", version + " is too old", "install a JDK 25 and set JAVA_HOME to it");
  }

  private static Finding user() {
    String name = System.getProperty("user.name");
    return name.equals("root")
        ? Finding.ok("user", "root")
        : Finding.warn(
            "user",
            name + ": packages cannot be installed, and the demo image cannot be made",
            "run the first 'bootwright run demo' as root");
  }

  /** Only the demo image needs its tools, so missing ones are no failure. */
  private Finding demoImage() {
    if (Files.exists(home.demoImage().resolve("index.json"))) {
      return Finding.ok("demo image", home.demoImage().toString());
    }
    if (!launch.scripts().map(Doctor::hasDemoScript).orElse(false)) {
      return Finding.warn(
          "demo image", "its script is not installed", "use a checkout's ./bootwright");
    }
    List<String> missing =
        Stream.of("mmdebstrap", "zstd")
            .filter(program -> programs.find(program).isEmpty())
            .toList();
    return missing.isEmpty()
        ? Finding.ok("demo image", "made when it is first used")
        : Finding.warn(
            "demo image",
            "cannot be made yet: " + String.join(", ", missing) + " missing",
            "apt-get install " + String.join(" ", missing));
  }

  private static boolean hasDemoScript(Path scripts) {
    return Files.isExecutable(scripts.resolve("demo-image.sh"));
  }

  private Finding stack() {
    Optional<UpFile> up = UpFile.readLive(home);
    return Finding.ok(
        "stack",
        up.map(file -> "process " + file.pid() + " at " + file.url())
            .orElse("none is running; a command that needs one starts it"));
  }
}

package org.bootwright.cli.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.home.UpFile;
import org.bootwright.cli.logging.BoundedLogFile;
import org.bootwright.cli.stack.BackgroundStarter;
import org.bootwright.cli.stack.EmbeddedStack;
import org.bootwright.cli.stack.HostPreparation;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.cli.stack.RunningStack;
import org.bootwright.cli.stack.StackFactory;
import org.bootwright.cli.stack.StackServer;
import org.bootwright.cli.value.ListenAddress;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.TlsFiles;
import org.bootwright.service.log.StandardErrorConfigurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    header = "Run the whole system in this process.",
    description = {
      "",
      "Gateway, converter and runner, with their state under $$BOOTWRIGHT_HOME (default:"
          + " ~/.local/share/bootwright). Other commands of this user find it there. Without 'up', a"
          + " command that needs the system starts it in the background.",
      "",
    },
    footer = {
      "",
      "Anyone on this host can use the API at a loopback address; with $$BOOTWRIGHT_TOKEN set,"
          + " requests have to bring it, or a token that 'bootwright token create' made. Other"
          + " addresses need it. Certificates that are renewed are served without a restart.",
      "",
      "With $$BOOTWRIGHT_IMAGES_LIMIT_GIB set, disks of images that no VM uses are removed, the"
          + " longest unused first, when all together have more. $$BOOTWRIGHT_CPUS,"
          + " $$BOOTWRIGHT_MEMORY_MIB and $$BOOTWRIGHT_DISK_GIB say what VMs may be promised together;"
          + " below $$BOOTWRIGHT_RESERVE_MIB of free space none is started, and none writes on.",
      "",
      "Examples:",
      "  bootwright up",
      "  BOOTWRIGHT_TOKEN=$(cat token) bootwright up --listen 0.0.0.0:8080",
      "  BOOTWRIGHT_TOKEN=$(cat token) bootwright up --listen 0.0.0.0:8443 --tls-cert c.pem --tls-key k.pem",
    })
final class UpCommand implements Callable<Integer> {
  private static final Duration DEFAULT_IDLE_EXIT = Duration.ofSeconds(60);
  private static final long MAXIMUM_LOG_BYTES = 4 << 20;
  private static final int SECRET_BYTES = 32;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description = "Where to listen (default: 127.0.0.1:8080).")
  private Optional<String> listen = Optional.empty();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serve HTTPS with this certificate (PEM, with its chain).")
  private Optional<String> tlsCertificate = Optional.empty();

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS#8).")
  private Optional<String> tlsKey = Optional.empty();

  @Option(
      names = "--idle-exit",
      paramLabel = "TIME",
      description = "End when there was nothing to do for so long.")
  private Optional<String> idleExit = Optional.empty();

  @Option(names = "--background", hidden = true)
  private boolean background;

  private final Invocation invocation;

  UpCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    BootwrightHome home = invocation.home();
    if (background) {
      home.create();
      logToFile(home);
    }
    StandardErrorConfigurator.showInformation();
    LaunchSettings launch = HostPreparation.prepare(invocation.launch());
    var server =
        new StackServer(
            home,
            EmbeddedStack.factory(launch, invocation.environment()),
            launch.buildId(),
            invocation.signals());
    StackServer.Settings settings = settings();
    if (server.serve(settings, this::announce)) {
      return 0;
    }
    if (background) {
      return BackgroundStarter.STATUS_ALREADY_SERVED;
    }
    makeRoom(home);
    if (!server.serve(settings, this::announce)) {
      throw alreadyServed(home, "another process took it just now");
    }
    return 0;
  }

  private StackServer.Settings settings() {
    Optional<Duration> idle =
        idleExit
            .map(TimeSpan::parse)
            .or(() -> background ? Optional.of(DEFAULT_IDLE_EXIT) : Optional.empty());
    // In the background nobody has to remember the address, so any port will do.
    String address = listen.orElse(background ? "127.0.0.1:0" : "127.0.0.1:8080");
    Optional<String> secret =
        background
            ? Optional.of(randomSecret())
            : Optional.ofNullable(invocation.environment().get("BOOTWRIGHT_TOKEN"))
                .filter(token -> !token.isEmpty());
    return new StackServer.Settings(
        new StackFactory.Listening(ListenAddress.parse(address), secret, tls()), background, idle);
  }

  private Optional<TlsFiles> tls() {
    if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "--tls-cert and --tls-key belong together: give both");
    }
    return tlsCertificate.map(
        certificate ->
            new TlsFiles(
                invocation.workingDirectory().resolve(certificate),
                invocation.workingDirectory().resolve(tlsKey.orElseThrow())));
  }

  private static String randomSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void announce(UpFile up) {
    if (!background) {
      invocation
          .streams()
          .err()
          .println("bootwright listens on " + up.url() + "; Ctrl-C ends it and its VMs");
    }
  }

  /** A stack that a command left in the background gives way to one that a person wants. */
  private void makeRoom(BootwrightHome home) {
    Optional<RunningStack> other = UpFile.readLive(home).map(RunningStack::new);
    if (other.isPresent() && !(other.get().isReplaceable() && other.get().end())) {
      throw alreadyServed(
          home, "process " + other.get().up().pid() + " at " + other.get().up().url());
    }
  }

  private static FailureException alreadyServed(BootwrightHome home, String who) {
    return new FailureException(
        FailureCode.CONFLICT,
        "serving "
            + home.directory()
            + ": another stack does ("
            + who
            + "); use that one, end it, or set BOOTWRIGHT_HOME to another folder");
  }

  private static void logToFile(BootwrightHome home) {
    try {
      var log =
          new PrintStream(
              new BoundedLogFile(home.logFile(), MAXIMUM_LOG_BYTES), true, StandardCharsets.UTF_8);
      System.setErr(log);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}

package org.bootwright.cli.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.stack.StackFactory.Listening;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.converter.ConverterConfig;
import org.bootwright.converter.ConverterService;
import org.bootwright.converter.SourceSettings;
import org.bootwright.gateway.Gateway;
import org.bootwright.gateway.GatewayConfig;
import org.bootwright.gateway.ImagesLimit;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.runner.RoomVariables;
import org.bootwright.runner.RunnerConfig;
import org.bootwright.runner.RunnerService;
import org.bootwright.runner.SharingVariables;
import org.bootwright.service.bus.ObservedMessageBus;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.metrics.ServiceMetrics;
import org.bootwright.service.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gateway, converter and runner in this process, on the in-process bus: the same objects that run
 * as services of their own elsewhere.
 */
public final class EmbeddedStack implements ServedStack {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);

  /** There is one worker of each kind in a stack, so its name only has to be the same each time. */
  private static final String WORKER = "local";

  /** What was opened, the latest first. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final Gateway gateway;
  private final URI url;
  private long lastBusyNanos = System.nanoTime();

  private EmbeddedStack(
      BootwrightHome home, Listening listening, Path kernel, Map<String, String> environment) {
    try {
      makeFolders(home);
      var metrics = opened(ServiceMetrics.create());
      var bus = opened(new ObservedMessageBus(new InProcessMessageBus(), metrics.registry()));
      gateway =
          opened(
              new Gateway(
                  bus,
                  ImagesLimit.set(gatewayConfig(home, listening), new Settings(environment)),
                  metrics,
                  Readiness.started()));
      gateway.start();
      var converter =
          opened(
              new ConverterService(
                  bus,
                  ConverterConfig.of(home.imagesDirectory(), WORKER)
                      .withSources(SourceSettings.fromEnvironment(environment)),
                  metrics.registry()));
      converter.start();
      var runner =
          opened(
              new RunnerService(
                  bus, runnerConfig(home, listening, kernel, environment), metrics.registry()));
      runner.start();
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
    url =
        URI.create(
            (listening.tls().isPresent() ? "https://" : "http://")
                + inUrl(listening.address())
                + ":"
                + gateway.port());
  }

  /**
   * Makes stacks with the kernel that the launcher has found.
   *
   * @param environment says how sources of images are reached, where the user's logins to them are,
   *     and what the images may have together
   */
  public static StackFactory factory(LaunchSettings launch, Map<String, String> environment) {
    return (home, listening) ->
        new EmbeddedStack(
            home,
            listening,
            launch
                .kernelDirectory()
                .orElseThrow(
                    () ->
                        new FailureException(
                            FailureCode.KERNEL_MISSING,
                            "starting bootwright: no kernel is known; start it with ./bootwright"
                                + " from a checkout, which makes one")),
            environment);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private static void makeFolders(BootwrightHome home) {
    try {
      Files.createDirectories(home.imagesDirectory());
      Files.createDirectories(home.runnerDirectory());
    } catch (IOException refused) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED,
          "making folders in " + home.directory() + ": not possible (" + refused.getMessage() + ")",
          refused);
    }
  }

  private static GatewayConfig gatewayConfig(BootwrightHome home, Listening listening) {
    InetSocketAddress where = listening.address();
    String address = where.getAddress().getHostAddress();
    if (listening.secret().isEmpty() && !where.getAddress().isLoopbackAddress()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "listening on "
              + address
              + ": others can reach it there; set BOOTWRIGHT_TOKEN to a secret that requests have"
              + " to bring, or listen on 127.0.0.1");
    }
    GatewayConfig config =
        GatewayConfig.listening(
            address, where.getPort(), new DatabaseConfig.SqliteFile(home.database()));
    if (listening.secret().isPresent()) {
      config = config.withBearerSecret(listening.secret().get());
    }
    return listening.tls().isPresent() ? config.withTls(listening.tls().get()) : config;
  }

  /**
   * Whoever has the secret of a stack that is reached from this host alone is its user, and may
   * share what that one may. Without a secret every user of the host could ask.
   */
  private static RunnerConfig runnerConfig(
      BootwrightHome home, Listening listening, Path kernel, Map<String, String> environment) {
    var config =
        RunnerConfig.builder(
            new RunnerId(WORKER), home.runnerDirectory(), home.imagesDirectory(), kernel);
    boolean ownUser =
        listening.secret().isPresent() && listening.address().getAddress().isLoopbackAddress();
    List<Path> unsaid = ownUser ? List.of(Path.of("/")) : List.of();
    return config
        .sharing(SharingVariables.read(environment, unsaid))
        .room(RoomVariables.read(environment))
        .build();
  }

  private static String inUrl(InetSocketAddress listen) {
    boolean everywhere = listen.getAddress().isAnyLocalAddress();
    String address = everywhere ? "127.0.0.1" : listen.getAddress().getHostAddress();
    return address.indexOf(':') < 0 ? address : "[" + address + "]";
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public synchronized Duration idleFor() {
    Duration unused = gateway.unusedFor();
    if (unused.isZero() || gateway.isBusy()) {
      lastBusyNanos = System.nanoTime();
    }
    Duration sinceBusy = Duration.ofNanos(System.nanoTime() - lastBusyNanos);
    return sinceBusy.compareTo(unused) < 0 ? sinceBusy : unused;
  }

  /** Ends everything, the runner first: while it stops its VMs, the gateway still keeps records. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception failure) {
        // The other parts are to be closed all the same.
        LOG.warn("closing {} failed", part.getClass().getSimpleName(), failure);
      }
    }
  }
}

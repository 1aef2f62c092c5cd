package org.bootwright.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.AccessConfig;
import org.bootwright.gateway.access.Authentication;
import org.bootwright.gateway.access.Tokens;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.events.PullBoard;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.fleet.StatsBoard;
import org.bootwright.gateway.http.ApiServices;
import org.bootwright.gateway.http.ApiSettings;
import org.bootwright.gateway.http.HttpApi;
import org.bootwright.gateway.lifecycle.ControlLoop;
import org.bootwright.gateway.lifecycle.Conversions;
import org.bootwright.gateway.lifecycle.ImageDesk;
import org.bootwright.gateway.lifecycle.ImageEviction;
import org.bootwright.gateway.lifecycle.ImageRemoval;
import org.bootwright.gateway.lifecycle.Records;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmLifecycle;
import org.bootwright.gateway.store.Database;
import org.bootwright.gateway.vm.NameMaker;
import org.bootwright.gateway.vm.VmState;
import org.bootwright.service.bus.ListenedMessageBus;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.metrics.ServiceMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway. {@link #start} and {@link #close} are called once each, from one thread; the bus is
 * not the gateway's and stays open.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);

  private final MessageBus bus;
  private final GatewayConfig config;
  private final ServiceMetrics metrics;
  private final Readiness readiness;
  private final InstantSource clock;
  private @Nullable Vertx vertx;
  private @Nullable Database database;
  private @Nullable Records records;
  private @Nullable ControlLoop loop;
  private @Nullable HttpApi api;

  /** For a gateway that is not a process of its own: measures for itself alone. */
  public Gateway(MessageBus bus, GatewayConfig config) {
    this(bus, config, ServiceMetrics.create(), Readiness.started());
  }

  /**
   * A gateway that is not started.
   *
   * @param metrics what it shows at {@code /metrics}
   * @param readiness what it shows at {@code /readyz}; the gateway adds its database
   */
  public Gateway(
      MessageBus bus, GatewayConfig config, ServiceMetrics metrics, Readiness readiness) {
    this(bus, config, metrics, readiness, InstantSource.system());
  }

  /** The same by another clock. */
  Gateway(
      MessageBus bus,
      GatewayConfig config,
      ServiceMetrics metrics,
      Readiness readiness,
      InstantSource clock) {
    this.bus = bus;
    this.config = config;
    this.metrics = metrics;
    this.readiness = readiness;
    this.clock = clock;
  }

  /** Starts everything and returns when requests can come, or throws and leaves nothing behind. */
  public void start() {
    try {
      startAll();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void startAll() {
    // Reading the OpenAPI document takes as long as all the rest together, so it goes beside it.
    CompletableFuture<JsonObject> document =
        CompletableFuture.supplyAsync(HttpApi::document, daemon());
    CompletableFuture<Vertx> starting =
        CompletableFuture.supplyAsync(
            () -> Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2)), daemon());
    CompletableFuture<OpenAPIContract> contract =
        starting
            .thenCombine(document, HttpApi::contract)
            .thenCompose(reading -> reading.toCompletionStage());
    try {
      Database opened = Database.open(config.database());
      database = opened;
      Records records = Records.in(opened);
      this.records = records;
      ProgressBoard progress = new ProgressBoard(records.signal());
      PullBoard pulls = new PullBoard(records.signal(), clock);
      StatsBoard stats = new StatsBoard(clock);
      Conversions conversions = new Conversions(records, progress, clock);
      VmLifecycle lifecycle = new VmLifecycle(records, conversions);
      Fleet fleet = new Fleet(config.runnerSilence());
      NameMaker names = new NameMaker(RandomGenerator.getDefault());
      VmDesk vms = new VmDesk(records, lifecycle, conversions, names, clock);
      Tokens tokens = new Tokens(opened, clock);
      checkAccess(tokens);
      ImageRemoval removal = new ImageRemoval(records, metrics.registry());
      ImageDesk images = new ImageDesk(records, conversions, progress, removal);
      RecordGauges.show(metrics, records, fleet, clock);
      readiness.add("database", () -> databaseProblem(records));
      MessageBus listened = new ListenedMessageBus(bus, new QueueWaits(metrics, records, clock));
      ControlLoop started =
          new ControlLoop(
              records,
              listened,
              conversions,
              lifecycle,
              removal,
              new ImageEviction(records, removal, config.imagesLimitBytes(), clock),
              fleet,
              pulls,
              stats,
              config.runnerSilence(),
              clock);

      loop = started;
      started.start();
      vertx = starting.join();
      api =
          HttpApi.listen(
              starting.join(),
              contract.join(),
              new ApiServices(
                  vms, images, tokens, fleet, progress, pulls, stats, records, bus, clock, metrics,
                  readiness),
              new ApiSettings(config.address(), config.port(), config.hosts(), config.access()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof FailureException failure
          ? failure
          : new IllegalStateException("the gateway cannot start", e);
    } finally {
      if (vertx == null) {
        var _ = starting.thenAccept(Vertx::close);
      }
    }
  }

  private void checkAccess(Tokens tokens) {
    if (config.isOpenToOthers()) {
      log.warn(
          "requests at {}:{} are not asked for tokens: whoever reaches it may do everything",
          config.address(),
          config.port());
    }
    AccessConfig access = config.access();
    if (access.authentication() == Authentication.TOKENS && access.rootSecret().isEmpty()) {
      tokens.checkThatSomebodyCanAdminister();
    }
  }

  /** Written, not only read: a full disk, or a server that only reads, takes no VMs. */
  private static Optional<String> databaseProblem(Records records) {
    records.database().writeAside(records.outbox()::count);
    return Optional.empty();
  }

  private static java.util.concurrent.Executor daemon() {
    return task -> Thread.ofPlatform().daemon().name("gateway-start").start(task);
  }

  /** The port that was bound. */
  public int port() {
    if (api == null) {
      throw new IllegalStateException("the gateway is not started");
    }
    return api.port();
  }

  /** For how long the API had no request under way; zero while it has one. */
  public Duration unusedFor() {
    if (api == null) {
      throw new IllegalStateException("the gateway is not started");
    }
    return api.unusedFor();
  }

  /** Whether a VM or a conversion is under way, according to the records. */
  public boolean isBusy() {
    Records current = records;
    if (current == null) {
      throw new IllegalStateException("the gateway is not started");
    }
    Map<VmState, Integer> counts = current.database().read(current.vms()::countByState);
    boolean vmUnderWay =
        counts.entrySet().stream()
            .anyMatch(
                count ->
                    count.getValue() > 0
                        && !count.getKey().hasEnded()
                        && count.getKey() != VmState.LOST);
    boolean restarts = current.database().read(current.index()::countResting) > 0;
    return vmUnderWay
        || restarts
        || !current.database().read(current.conversions()::findUnderWay).isEmpty();
  }

  /** Answers the requests under way and takes no more. VMs and conversions go on where they run. */
  @Override
  public void close() {
    if (api != null) {
      api.close();
      api = null;
    }
    if (loop != null) {
      loop.close();
      loop = null;
    }
    if (vertx != null) {
      try {
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(CLOSING_LIMIT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
            .join();
      } finally {
        vertx = null;
      }
    }
    if (database != null) {
      database.close();
      database = null;
      records = null;
    }
  }
}

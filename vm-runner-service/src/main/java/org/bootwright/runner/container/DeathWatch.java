package org.bootwright.runner.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.engine.EngineClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of containers that end, by one connection for all of a runner. When that breaks, it is made
 * anew, and who ended meanwhile is asked for: an Engine that is restarted may have ended them all.
 */
final class DeathWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeathWatch.class);

  /** An Engine that is restarted is away for seconds. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Function<String, EngineClient> engines;
  private final String path;
  private final Map<String, CompletableFuture<Integer>> watched = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Stream stream;

  /** One connection. */
  private record Stream(EngineClient engine, InputStream events) {}

  /**
   * Listens from now on.
   *
   * @param engines makes clients, for what is said
   */
  DeathWatch(Function<String, EngineClient> engines, ContainerOwner owner) {
    this.engines = engines;
    this.path = "/events?filters=" + owner.filters(Map.of("type", "container", "event", "die"));
    this.stream = connect();
    // Of the platform: it sits in reads from a socket that would hold a virtual thread's carrier.
    Thread.ofPlatform().daemon().name("engine-events").start(this::run);
  }

  /** Completes with the container's status when it ends. To be asked for before it is started. */
  CompletableFuture<Integer> watch(String id) {
    return watched.computeIfAbsent(id, _ -> new CompletableFuture<>());
  }

  void forget(String id) {
    watched.remove(id);
  }

  /** Completes those that do not run: for who begins to watch one that was started before. */
  void look(String id) {
    try (EngineClient engine = engines.apply("looking for containers that have ended")) {
      var found = new Containers(engine).find(id);
      if (found.isEmpty() || !found.get().running()) {
        ended(id, found.map(Containers.Found::exitStatus).orElse(0));
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    stream.engine().abandon();
  }

  private Stream connect() {
    EngineClient engine = engines.apply("listening for containers that end");
    try {
      return new Stream(engine, engine.follow(path));
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private void run() {
    while (true) {
      hear(stream);
      if (!reconnect()) {
        return;
      }
      watched.keySet().forEach(this::lookAfterGap);
    }
  }

  private void hear(Stream current) {
    try (EngineClient _ = current.engine();
        InputStream events = current.events();
        MappingIterator<JsonNode> documents =
            ContractsJson.shared().mapper().readerFor(JsonNode.class).readValues(events)) {
      while (documents.hasNextValue()) {
        JsonNode actor = documents.nextValue().path("Actor");
        ended(actor.path("ID").asText(), actor.path("Attributes").path("exitCode").asInt());
      }
    } catch (IOException | FailureException broken) {
      log.debug("the Docker Engine's events broke off", broken);
    }
  }

  /** False when this is closed. */
  private boolean reconnect() {
    try {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          stream = connect();
          return true;
        } catch (FailureException away) {
          log.debug("the Docker Engine does not answer yet", away);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void lookAfterGap(String id) {
    try {
      look(id);
    } catch (FailureException away) {
      // The connection broke again; the next one looks again.
      log.debug("container {} could not be looked for", id, away);
    }
  }

  private void ended(String id, int status) {
    CompletableFuture<Integer> end = watched.remove(id);
    if (end != null) {
      end.complete(status);
    }
  }
}

package org.bootwright.contracts.bus.rabbitmq;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerTimings;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelKeeper;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionKeeper;
import org.bootwright.contracts.bus.rabbitmq.request.RequestServer;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those of this bus who answer requests. */
final class OpenServers {
  private static final Logger log = LoggerFactory.getLogger(OpenServers.class);

  private static final Duration TAKEOVER_PAUSE = Duration.ofMillis(500);

  private final ConnectionKeeper connections;
  private final BrokerTimings timings;

  /** The broker tells only other connections apart, so that our own are told apart here. */
  private final Set<Endpoint> own = ConcurrentHashMap.newKeySet();

  private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

  OpenServers(ConnectionKeeper connections, BrokerTimings timings) {
    this.connections = connections;
    this.timings = timings;
  }

  /** As MessageBus.serve promises. */
  Subscription serve(Endpoint endpoint, Supplier<RequestServer> servers) {
    if (!endpoint.shared() && !own.add(endpoint)) {
      throw conflict(endpoint);
    }
    try {
      return serveWhenFree(endpoint, servers);
    } catch (RuntimeException e) {
      own.remove(endpoint);
      throw e;
    }
  }

  /** Waits out a connection that was cut: the broker holds on to its queue for a while. */
  private Subscription serveWhenFree(Endpoint endpoint, Supplier<RequestServer> servers) {
    long deadline = System.nanoTime() + timings.takeover().toNanos();
    boolean said = false;
    while (true) {
      RequestServer server = servers.get();
      ChannelKeeper keeper = new ChannelKeeper(connections, "endpoint " + endpoint.name(), server);
      try {
        keeper.awaitOpened(timings.connect());
        return opened(endpoint, server, keeper);
      } catch (FailureException e) {
        if (e.code() != FailureCode.CONFLICT) {
          throw e;
        }
        if (System.nanoTime() - deadline > 0) {
          throw conflict(endpoint);
        }
        if (!said) {
          log.warn("{}; waiting for it to go", e.getMessage());
          said = true;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(TAKEOVER_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "interrupted while beginning to serve", e);
    }
  }

  private static FailureException conflict(Endpoint endpoint) {
    return new FailureException(
        FailureCode.CONFLICT,
        "answering as %s: another one does so already; give this one another id, or end the other"
            .formatted(endpoint.name()));
  }

  private Subscription opened(Endpoint endpoint, RequestServer server, ChannelKeeper keeper) {
    Subscription subscription =
        new Subscription() {
          @Override
          public void close() {
            server.stop();
            keeper.close();
            open.remove(this);
            own.remove(endpoint);
          }
        };
    open.add(subscription);
    return subscription;
  }

  /** Takes no more requests. */
  void close() {
    open.forEach(Subscription::close);
  }
}

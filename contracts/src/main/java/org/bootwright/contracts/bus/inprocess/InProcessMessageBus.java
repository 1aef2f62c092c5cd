package org.bootwright.contracts.bus.inprocess;

import io.opentelemetry.context.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.Dispatch;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.notice.NoticeListener;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.MessageCodec;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;

/**
 * The bus of one process. Nothing is durable: the gateway's records drive again what a crash lost.
 */
public final class InProcessMessageBus implements MessageBus {
  private final MessageCodec codec = new MessageCodec();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentHashMap<WorkQueue, InProcessQueue> queues = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Endpoint, Servers> servers = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<NoticeListener<?>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void sendAll(List<Dispatch> dispatches) {
    for (Dispatch dispatch : dispatches) {
      queue(dispatch.queue())
          .add(new QueuedMessage(codec.encode(dispatch.message()), dispatch.trace(), 0));
    }
  }

  @Override
  public Subscription consume(WorkQueue queue, int concurrency, MessageHandler handler) {
    return queue(queue).consume(concurrency, handler);
  }

  private InProcessQueue queue(WorkQueue queue) {
    return queues.computeIfAbsent(queue, key -> new InProcessQueue(key, codec, executor));
  }

  @Override
  public void publish(Notice notice) {
    if (decode(codec.encode(notice)) instanceof Notice copy) {
      Context trace = Context.current();
      listeners.forEach(listener -> listener.offer(copy, trace));
    }
  }

  @Override
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    NoticeListener<N> noticeListener = new NoticeListener<>(kind, listener);
    listeners.add(noticeListener);
    Future<?> running = executor.submit(noticeListener);
    return () -> {
      listeners.remove(noticeListener);
      running.cancel(true);
    };
  }

  @Override
  public Reply request(Endpoint endpoint, Request request, Duration timeout) {
    RequestHandler server =
        Optional.ofNullable(servers.get(endpoint))
            .flatMap(Servers::next)
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.TIMEOUT, "nobody answers as " + endpoint.name()));
    Request copy = copy(request);
    Future<Reply> answer = executor.submit(Context.current().wrap(() -> server.answer(copy)));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new FailureException(
          FailureCode.TIMEOUT,
          "%s did not answer within %d ms".formatted(endpoint.name(), timeout.toMillis()),
          e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "interrupted while asking", e);
    } catch (ExecutionException e) {
      throw refusal(endpoint, e);
    }
  }

  /** Bytes are their receiver's own, and files have many: writing those as JSON cost most of it. */
  private Request copy(Request request) {
    return request instanceof Request.WriteExec ? request : (Request) decode(codec.encode(request));
  }

  private static FailureException refusal(Endpoint endpoint, ExecutionException e) {
    if (e.getCause() instanceof FailureException failure) {
      return failure;
    }
    return new FailureException(
        FailureCode.INTERNAL, endpoint.name() + " failed to answer; its log says why", e);
  }

  @Override
  public Subscription serve(Endpoint endpoint, RequestHandler handler) {
    return servers.computeIfAbsent(endpoint, Servers::new).add(handler);
  }

  /** Messages that were set aside, oldest first, with the reason. */
  public List<DeadLetter> deadLetters() {
    return queues.values().stream().flatMap(queue -> queue.deadLetters().stream()).toList();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private Message decode(byte[] bytes) {
    try {
      return codec.decode(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("what the codec wrote it must read", e);
    }
  }
}

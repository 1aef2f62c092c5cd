package org.bootwright.runner.qmp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bootwright.runner.socket.UnixSocketDialer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to QEMU's monitor. Commands may come from any thread; a virtual thread of the
 * client's own reads replies and events. Whatever breaks the connection fails every command that
 * waits.
 */
public final class QmpClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QmpClient.class);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final SocketChannel channel;
  private final QmpLineReader lines;
  private final Consumer<QmpEvent> events;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Object writeLock = new Object();

  /** Why the connection ended; set before the commands that wait are failed. */
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  private QmpClient(SocketChannel channel, Consumer<QmpEvent> events) {
    this.channel = channel;
    this.lines = new QmpLineReader(channel);
    this.events = events;
  }

  /**
   * Connects and negotiates.
   *
   * @param worthwhile false when QEMU has ended, so that waiting for it is of no use
   * @param events called on the client's own thread, in order; must not block
   */
  public static QmpClient connect(
      Path socket, Duration timeout, BooleanSupplier worthwhile, Consumer<QmpEvent> events)
      throws IOException {
    SocketChannel channel = UnixSocketDialer.connect(socket, timeout, worthwhile);
    var client = new QmpClient(channel, events);
    Thread.ofVirtual().name("qmp-" + socket.getFileName()).start(client::readUntilEnd);
    try {
      client.execute("qmp_capabilities", Map.of(), timeout);
      return client;
    } catch (IOException | RuntimeException failure) {
      client.close();
      throw failure;
    }
  }

  /** Sends a command and waits for its reply. */
  public JsonNode execute(String command, Map<String, ?> arguments, Duration timeout)
      throws QmpException {
    long id = lastId.incrementAndGet();
    var reply = new CompletableFuture<JsonNode>();
    pending.put(id, reply);
    try {
      send(command, arguments, id);
      return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new QmpException(
          "QMP command " + command + ": no reply within " + timeout.toMillis() + " ms", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new QmpException("QMP command " + command + ": interrupted", interrupted);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new QmpException("QMP command " + command + ": " + cause.getMessage(), cause);
    } catch (IOException failed) {
      throw new QmpException("QMP command " + command + ": " + failed.getMessage(), failed);
    } finally {
      pending.remove(id);
    }
  }

  private void send(String command, Map<String, ?> arguments, long id) throws IOException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("execute", command);
    if (!arguments.isEmpty()) {
      request.put("arguments", arguments);
    }
    request.put("id", id);
    byte[] line = (JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
    // The reader sets this first and fails the waiting commands after, so that a command that was
    // registered in between does not wait for its whole timeout.
    if (ended.isDone()) {
      throw new QmpException(ended.join());
    }
    synchronized (writeLock) {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private void readUntilEnd() {
    String reason;
    try {
      Optional<String> line = lines.read();
      if (line.isPresent() && !parse(line.get()).has("QMP")) {
        throw new QmpException("this is no QMP greeting: " + shortened(line.get()));
      }
      while (line.isPresent()) {
        dispatch(parse(line.get()));
        line = lines.read();
      }
      reason = "QEMU closed the connection";
    } catch (IOException failure) {
      reason = String.valueOf(failure.getMessage());
    } catch (RuntimeException defect) {
      log.error("a QMP event could not be handled", defect);
      reason = "an event could not be handled";
    }
    ended.complete(reason);
    var broken = new QmpException(reason);
    pending.values().forEach(reply -> reply.completeExceptionally(broken));
    closeChannel();
  }

  private static JsonNode parse(String line) throws QmpException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException notJson) {
      throw new QmpException("QEMU sent what is not JSON: " + shortened(line), notJson);
    }
  }

  private void dispatch(JsonNode message) {
    if (message.path("event").isTextual()) {
      JsonNode data = message.path("data");
      events.accept(new QmpEvent(message.path("event").textValue(), data));
      return;
    }
    JsonNode id = message.path("id");
    CompletableFuture<JsonNode> reply = id.canConvertToLong() ? pending.get(id.longValue()) : null;
    if (reply == null) {
      return; // The greeting, or the reply to a command that was given up.
    }
    JsonNode error = message.path("error");
    if (error instanceof MissingNode) {
      reply.complete(message.path("return"));
    } else {
      reply.completeExceptionally(
          new QmpException(shortened(error.path("desc").asText("refused without a reason"))));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  /** Waits until every event that QEMU sent was handled. */
  public void awaitEnd() {
    String reason = ended.join();
    log.debug("QMP ended: {}", reason);
  }

  @Override
  public void close() {
    closeChannel();
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException failure) {
      log.debug("closing a QMP socket", failure);
    }
  }
}

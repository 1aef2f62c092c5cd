package org.bootwright.contracts.bus.rabbitmq.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BasicProperties;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.trace.TraceParent;
import org.jspecify.annotations.Nullable;

/** Makes and reads the properties of messages. */
public final class MessageProperties {
  private static final String CONTENT_TYPE = "application/json";
  private static final int TRANSIENT = 1;
  private static final int PERSISTENT = 2;

  private final String application;
  private final String user;

  /**
   * For one bus.
   *
   * @param application says which service sent a message
   * @param user the one that we are at the broker, which refuses messages that claim another
   */
  public MessageProperties(String application, String user) {
    this.application = application;
    this.user = user;
  }

  /** Of a message that survives the broker's restart. */
  public AMQP.BasicProperties persistent(Message message, TraceParent trace) {
    return of(message, trace, PERSISTENT).build();
  }

  public AMQP.BasicProperties.Builder transientOf(Message message, TraceParent trace) {
    return of(message, trace, TRANSIENT);
  }

  /** Of a message that is passed on as it is, with more headers. */
  public AMQP.BasicProperties copy(BasicProperties properties, Map<String, Object> headers) {
    return new AMQP.BasicProperties.Builder()
        .contentType(properties.getContentType())
        .messageId(
            Optional.ofNullable(properties.getMessageId())
                .orElseGet(() -> UUID.randomUUID().toString()))
        .type(properties.getType())
        .timestamp(properties.getTimestamp())
        .appId(properties.getAppId())
        .userId(user)
        .deliveryMode(PERSISTENT)
        .headers(headers)
        .build();
  }

  private AMQP.BasicProperties.Builder of(Message message, TraceParent trace, int deliveryMode) {
    return new AMQP.BasicProperties.Builder()
        .contentType(CONTENT_TYPE)
        .messageId(UUID.randomUUID().toString())
        .type(message.getClass().getSimpleName())
        .timestamp(Date.from(Instant.now()))
        .appId(application)
        .userId(user)
        .deliveryMode(deliveryMode)
        .headers(
            trace.equals(TraceParent.NONE)
                ? Map.of()
                : Map.of(TraceParent.HEADER, trace.toString()));
  }

  /** The trace that a message belongs to, to be made current where it is handled. */
  public static Context trace(BasicProperties properties) {
    return header(properties, TraceParent.HEADER)
        .map(value -> TraceParent.parse(value).context())
        .orElse(Context.root());
  }

  /** A header's value as text; whoever sent it may have sent anything. */
  public static Optional<String> header(BasicProperties properties, String name) {
    @Nullable Map<String, Object> headers = properties.getHeaders();
    return headers == null
        ? Optional.empty()
        : Optional.ofNullable(headers.get(name)).map(Object::toString);
  }
}

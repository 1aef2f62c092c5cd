package org.bootwright.contracts.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as JSON and reads them back. The envelope is {@code
 * {"version":1,"type":"BootVm","body":{…}}}. Unknown fields are skipped, so that a field can be
 * added while services of two versions run side by side; an unknown type or version is refused.
 */
public final class MessageCodec {
  /**
   * The version of the envelope and of all bodies. A change that old readers would misread raises
   * it.
   */
  public static final int VERSION = 1;

  private static final Map<String, Class<? extends Message>> TYPES =
      messageTypes(Message.class)
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private record Envelope(int version, String type, Message body) {}

  private final ContractsJson json = ContractsJson.shared();

  /** The wire form, UTF-8. */
  public byte[] encode(Message message) {
    byte[] bytes;
    try {
      bytes =
          json.mapper()
              .writeValueAsBytes(
                  new Envelope(VERSION, message.getClass().getSimpleName(), message));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message must have a JSON form: " + message.getClass(), e);
    }
    if (bytes.length > MessageBus.MAXIMUM_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "%s of %d bytes is over the bound of %d"
              .formatted(
                  message.getClass().getSimpleName(),
                  bytes.length,
                  MessageBus.MAXIMUM_MESSAGE_BYTES));
    }
    return bytes;
  }

  /** Reads a wire form; throws IOException, whose message says what is wrong with it. */
  public Message decode(byte[] bytes) throws IOException {
    if (bytes.length > MessageBus.MAXIMUM_MESSAGE_BYTES) {
      throw new IOException("a message of " + bytes.length + " bytes is over the bound");
    }
    JsonNode envelope = json.mapper().readTree(bytes);
    int version = envelope.path("version").asInt();
    if (version != VERSION) {
      throw new IOException("message version " + version + " is not " + VERSION);
    }
    String type = envelope.path("type").asText();
    Class<? extends Message> messageType = TYPES.get(type);
    if (messageType == null) {
      throw new IOException("unknown message type '" + type + "'");
    }
    @Nullable Message message = json.mapper().treeToValue(envelope.path("body"), messageType);
    if (message == null) {
      throw new IOException("a message of type '" + type + "' without a body");
    }
    return message;
  }

  private static Stream<Class<? extends Message>> messageTypes(Class<? extends Message> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    if (permitted == null) {
      return Stream.of(type);
    }
    return Stream.of(permitted).flatMap(part -> messageTypes(part.asSubclass(Message.class)));
  }
}

package org.bootwright.contracts.bus.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.work.DeadLetters;

/** Looks at dead letters and leaves them where they are. */
final class DeadLetterReader {
  private DeadLetterReader() {}

  record Letter(String queue, String reason, Map<String, Object> headers) {}

  static List<Letter> read(String uri) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
      try (Connection connection = factory.newConnection();
          Channel channel = connection.createChannel()) {
        List<Letter> letters = new ArrayList<>();
        // Unacknowledged, they return to the queue with the channel's end.
        for (GetResponse got = channel.basicGet(BrokerNames.DEAD_LETTERS, false);
            got != null;
            got = channel.basicGet(BrokerNames.DEAD_LETTERS, false)) {
          Map<String, Object> headers = got.getProps().getHeaders();
          letters.add(
              new Letter(
                  String.valueOf(headers.get(DeadLetters.QUEUE)),
                  String.valueOf(headers.get(DeadLetters.REASON)),
                  headers));
        }
        return letters;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

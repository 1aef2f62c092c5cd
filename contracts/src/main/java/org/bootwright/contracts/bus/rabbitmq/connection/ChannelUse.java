package org.bootwright.contracts.bus.rabbitmq.connection;

import com.rabbitmq.client.Channel;
import java.io.IOException;

/** What a channel is opened for. */
public interface ChannelUse {
  /** Sets a new channel up. Called again with another one after the channel was lost. */
  void opened(Channel channel) throws IOException, InterruptedException;

  /** The channel is gone, with whatever was under way on it. */
  default void lost(Channel channel, String reason) {}
}

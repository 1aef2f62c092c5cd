package org.bootwright.contracts.bus.inprocess;

import java.util.List;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageBusContract;
import org.bootwright.contracts.bus.WorkQueue;

final class InProcessMessageBusTest extends MessageBusContract {
  @Override
  protected MessageBus open() {
    return new InProcessMessageBus();
  }

  @Override
  protected List<String> deadLetterReasons(MessageBus bus, WorkQueue queue) {
    return ((InProcessMessageBus) bus)
        .deadLetters().stream()
            .filter(letter -> letter.queue().equals(queue))
            .map(DeadLetter::reason)
            .toList();
  }
}

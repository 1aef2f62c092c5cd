package org.bootwright.runner.guest;

import java.nio.ByteBuffer;
import org.bootwright.contracts.vm.GuestStats;

/** Reads what a guest says that it uses. */
final class StatsFrame {
  private static final int FIELDS = 8;

  private StatsFrame() {}

  /** Fields that only a newer guest knows are passed over. */
  static GuestStats parse(ByteBuffer payload) throws GuestProtocolException {
    if (payload.remaining() < FIELDS * Long.BYTES || payload.remaining() % Long.BYTES != 0) {
      throw new GuestProtocolException(
          "the guest sent STATS with %d bytes".formatted(payload.remaining()));
    }
    try {
      return new GuestStats(
          payload.getLong(),
          payload.getLong(),
          payload.getLong(),
          payload.getLong(),
          payload.getLong(),
          payload.getLong(),
          payload.getLong(),
          payload.getLong());
    } catch (IllegalArgumentException impossible) {
      throw new GuestProtocolException("the guest sent STATS with figures that cannot be");
    }
  }
}

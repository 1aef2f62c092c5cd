package org.bootwright.converter.limits;

import java.util.concurrent.atomic.AtomicLong;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What is left of the limits while one image is converted. Spending more than there is ends the
 * conversion with {@code image_refused}. Safe for several threads.
 */
public final class ConversionBudget {
  private final ConversionLimits limits;
  private final AtomicLong streamBytesLeft;
  private final AtomicLong entriesLeft;
  private final AtomicLong metadataBytesLeft;

  public ConversionBudget(ConversionLimits limits) {
    this.limits = limits;
    streamBytesLeft = new AtomicLong(limits.streamBytes());
    entriesLeft = new AtomicLong(limits.entryCount());
    metadataBytesLeft = new AtomicLong(limits.metadataBytes());
  }

  public void spendStreamBytes(long byteCount) {
    if (streamBytesLeft.addAndGet(-byteCount) < 0) {
      throw refused("decompresses to more than %d bytes".formatted(limits.streamBytes()));
    }
  }

  public void spendEntry(long metadataBytes) {
    if (entriesLeft.decrementAndGet() < 0) {
      throw refused("has more than %d entries".formatted(limits.entryCount()));
    }
    if (metadataBytesLeft.addAndGet(-metadataBytes) < 0) {
      throw refused(
          "has more than %d bytes of names, link targets and extended attributes"
              .formatted(limits.metadataBytes()));
    }
  }

  private static FailureException refused(String what) {
    return new FailureException(
        FailureCode.IMAGE_REFUSED, "the image " + what + ", the bound of this converter");
  }
}

package org.bootwright.converter.limits;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What is left of the limits while one image is converted. Spending more than there is ends the
 * conversion with {@code image_refused}. For the converting thread only.
 */
public final class ConversionBudget {
  private final ConversionLimits limits;
  private long streamBytesLeft;
  private long entriesLeft;
  private long metadataBytesLeft;

  public ConversionBudget(ConversionLimits limits) {
    this.limits = limits;
    streamBytesLeft = limits.streamBytes();
    entriesLeft = limits.entryCount();
    metadataBytesLeft = limits.metadataBytes();
  }

  public void spendStreamBytes(long byteCount) {
    streamBytesLeft -= byteCount;
    if (streamBytesLeft < 0) {
      throw refused("decompresses to more than %d bytes".formatted(limits.streamBytes()));
    }
  }

  public void spendEntry(long metadataBytes) {
    entriesLeft--;
    metadataBytesLeft -= metadataBytes;
    if (entriesLeft < 0) {
      throw refused("has more than %d entries".formatted(limits.entryCount()));
    }
    if (metadataBytesLeft < 0) {
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

package org.bootwright.gateway.conversion;

import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;

/**
 * One conversion.
 *
 * @param attempt fencing token: a failure of another attempt is stale
 * @param keep somebody asked for the image itself, so it is not given up when no VM waits
 * @param worker the converter that has it
 */
public record Conversion(
    UUID id,
    ImageReference reference,
    Platform platform,
    ConversionState state,
    int attempt,
    boolean keep,
    Optional<String> worker,
    Optional<Digest> digest,
    Optional<Failure> failure) {

  public static Conversion waiting(UUID id, ImageReference reference, Platform platform) {
    return new Conversion(
        id,
        reference,
        platform,
        ConversionState.WAITING,
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Conversion kept() {
    return new Conversion(id, reference, platform, state, attempt, true, worker, digest, failure);
  }

  public Conversion claimedBy(String newWorker) {
    return new Conversion(
        id,
        reference,
        platform,
        ConversionState.RUNNING,
        attempt,
        keep,
        Optional.of(newWorker),
        digest,
        failure);
  }

  public Conversion again() {
    return new Conversion(
        id,
        reference,
        platform,
        ConversionState.WAITING,
        attempt + 1,
        keep,
        Optional.empty(),
        digest,
        failure);
  }

  public Conversion finished(Digest newDigest) {
    return new Conversion(
        id,
        reference,
        platform,
        ConversionState.FINISHED,
        attempt,
        keep,
        worker,
        Optional.of(newDigest),
        Optional.empty());
  }

  public Conversion ended(ConversionState newState, Failure newFailure) {
    return new Conversion(
        id, reference, platform, newState, attempt, keep, worker, digest, Optional.of(newFailure));
  }
}

package org.bootwright.gateway.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.conversion.ConversionState;
import org.bootwright.gateway.events.Progress;

/** A conversion as its JSON shows it. */
public record ConversionView(
    UUID id,
    ImageReference image,
    Platform platform,
    ConversionState state,
    int attempt,
    Optional<String> step,
    long doneBytes,
    long totalBytes,
    Optional<Digest> imageDigest,
    Optional<FailureView> failure,
    List<VmId> vms) {
  public ConversionView {
    vms = List.copyOf(vms);
  }

  public static ConversionView of(
      Conversion conversion, List<VmId> vms, Optional<Progress> progress) {
    return new ConversionView(
        conversion.id(),
        conversion.reference(),
        conversion.platform(),
        conversion.state(),
        conversion.attempt(),
        progress.map(Progress::step),
        progress.map(Progress::doneBytes).orElse(0L),
        progress.map(Progress::totalBytes).orElse(0L),
        conversion.digest(),
        conversion.failure().map(FailureView::of),
        vms);
  }
}

package org.bootwright.gateway.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.store.ImageStore.StoredImage;

/** What people do with images. All methods block; failures are FailureExceptions. */
public final class ImageDesk {
  private final Records records;
  private final Conversions conversions;
  private final ProgressBoard progress;

  public ImageDesk(Records records, Conversions conversions, ProgressBoard progress) {
    this.records = records;
    this.conversions = conversions;
    this.progress = progress;
  }

  /**
   * An image and its use.
   *
   * @param vms how many VMs stand on its disk
   */
  public record UsedImage(StoredImage stored, int vms) {}

  /** Has an image converted ahead of its use. */
  public ConversionView pull(ImageReference reference, Platform platform) {
    return view(conversions.pull(reference, platform).id());
  }

  /** One conversion with its progress and the VMs that wait for it. */
  public ConversionView view(UUID id) {
    return records
        .database()
        .read(
            connection -> {
              Conversion conversion =
                  records
                      .conversions()
                      .find(connection, id)
                      .orElseThrow(
                          () ->
                              new FailureException(
                                  FailureCode.IMAGE_NOT_FOUND,
                                  "looking for conversion %s: there is none, or it was long ago"
                                      .formatted(id)));
              return ConversionView.of(
                  conversion,
                  conversions.waiting(connection, id),
                  // Another gateway may have seen the end, and ours may still stand here.
                  progress.find(id).filter(is -> conversion.state().isUnderWay()));
            });
  }

  /** One page, newest first. */
  public List<UsedImage> list(long before, int limit) {
    return records
        .database()
        .read(
            connection -> {
              List<UsedImage> page = new java.util.ArrayList<>();
              for (StoredImage stored : records.images().page(connection, before, limit)) {
                int vms = records.vms().countByImage(connection, stored.image().digest());
                page.add(new UsedImage(stored, vms));
              }
              return page;
            });
  }

  public UsedImage find(Digest digest) {
    return records
        .database()
        .read(
            connection ->
                new UsedImage(
                    records
                        .images()
                        .find(connection, digest)
                        .orElseThrow(() -> notFound("looking for", digest)),
                    records.vms().countByImage(connection, digest)));
  }

  /** Removes the disk of an image that nothing uses. */
  public void remove(Digest digest) {
    records.change(
        connection -> {
          StoredImage stored =
              records
                  .images()
                  .find(connection, digest)
                  .orElseThrow(() -> notFound("removing", digest));
          int vms = records.vms().countByImage(connection, digest);
          if (vms > 0) {
            throw conflict(digest, "%d VM(s) stand on its disk; remove them first".formatted(vms));
          }
          Optional<Conversion> underWay =
              records
                  .conversions()
                  .findUnderWay(connection, stored.image().reference(), stored.image().platform());
          if (underWay.isPresent()) {
            throw conflict(digest, "it is being asked for; try again when that is done");
          }
          records.images().markRemoving(connection, digest);
          records.outbox().add(connection, WorkQueue.CONVERSIONS, new Job.RemoveImage(digest));
          return true;
        });
  }

  private static FailureException notFound(String doing, Digest digest) {
    return new FailureException(
        FailureCode.IMAGE_NOT_FOUND,
        "%s image %s: no disk was made of it; the list of images has them all"
            .formatted(doing, digest));
  }

  private static FailureException conflict(Digest digest, String why) {
    return new FailureException(
        FailureCode.CONFLICT, "removing image %s: %s".formatted(digest, why));
  }
}

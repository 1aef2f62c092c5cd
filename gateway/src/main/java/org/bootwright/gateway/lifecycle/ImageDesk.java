package org.bootwright.gateway.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.lifecycle.ImageRemoval.Reason;
import org.bootwright.gateway.store.ImageStore.StoredImage;

/** What people do with images. All methods block; failures are FailureExceptions. */
public final class ImageDesk {
  private final Records records;
  private final Conversions conversions;
  private final ProgressBoard progress;
  private final ImageRemoval removal;

  public ImageDesk(
      Records records, Conversions conversions, ProgressBoard progress, ImageRemoval removal) {
    this.records = records;
    this.conversions = conversions;
    this.progress = progress;
    this.removal = removal;
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
          Optional<String> obstacle = removal.obstacle(connection, stored);
          if (obstacle.isPresent()) {
            throw new FailureException(
                FailureCode.CONFLICT, "removing image %s: %s".formatted(digest, obstacle.get()));
          }
          removal.remove(connection, digest);
          return true;
        });
    removal.count(Reason.ASKED, 1);
  }

  private static FailureException notFound(String doing, Digest digest) {
    return new FailureException(
        FailureCode.IMAGE_NOT_FOUND,
        "%s image %s: no disk was made of it; the list of images has them all"
            .formatted(doing, digest));
  }
}

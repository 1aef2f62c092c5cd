package org.bootwright.gateway.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;

/** Images that have a disk. */
public final class ImageStore {
  private static final String COLUMNS =
      "SELECT sequence, document, last_used_millis FROM image WHERE removing = 0 ";

  /**
   * An image with its place in the order of arrival.
   *
   * @param sequence larger for a newer one
   * @param lastUsed when it was asked for, or when a VM of it was removed
   */
  public record StoredImage(long sequence, ImageDescription image, Instant lastUsed) {}

  private static final Sql.Row<StoredImage> ROW =
      result ->
          new StoredImage(
              result.getLong(1),
              Sql.parse(result.getString(2), ImageDescription.class),
              Instant.ofEpochMilli(result.getLong(3)));

  /** Notes that an image has a disk, and is used now, whatever was known of it before. */
  public void put(Connection connection, ImageDescription image, Instant now) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO image (digest, sequence, reference, removing, last_used_millis, document)"
            + " VALUES (?, ?, ?, 0, ?, ?)"
            + " ON CONFLICT (digest) DO UPDATE SET removing = 0, reference = excluded.reference,"
            + " last_used_millis = excluded.last_used_millis, document = excluded.document",
        image.digest().toString(),
        Sql.nextSequence(),
        image.reference().toString(),
        now.toEpochMilli(),
        Sql.json(image));
  }

  /** Notes that an image was in use until now. */
  public void used(Connection connection, Digest digest, Instant now) throws SQLException {
    Sql.update(
        connection,
        "UPDATE image SET last_used_millis = ? WHERE digest = ?",
        now.toEpochMilli(),
        digest.toString());
  }

  /** Those that no VM stands on and nobody has used since then, the longest unused first. */
  public List<StoredImage> findUnused(Connection connection, Instant since) throws SQLException {
    return Sql.list(
        connection,
        ROW,
        COLUMNS
            + "AND last_used_millis < ?"
            + " AND NOT EXISTS (SELECT 1 FROM vm WHERE vm.image_digest = image.digest)"
            + " ORDER BY last_used_millis, sequence",
        since.toEpochMilli());
  }

  /** The lengths of all disks together. */
  public long sizeBytes(Connection connection) throws SQLException {
    return Sql.list(connection, ROW, COLUMNS).stream()
        .mapToLong(stored -> stored.image().diskSizeBytes())
        .sum();
  }

  public Optional<StoredImage> find(Connection connection, Digest digest) throws SQLException {
    return Sql.first(connection, ROW, COLUMNS + "AND digest = ?", digest.toString());
  }

  /** Notes what a reference is now. The image has to be here. */
  public void name(
      Connection connection, ImageReference reference, Platform platform, Digest digest)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO image_name (reference, platform, digest) VALUES (?, ?, ?)"
            + " ON CONFLICT (reference, platform) DO UPDATE SET digest = excluded.digest",
        reference.toString(),
        platform.toString(),
        digest.toString());
  }

  /** What a reference was when its disk was last asked for, if that is still here. */
  public Optional<ImageDescription> findByName(
      Connection connection, ImageReference reference, Platform platform) throws SQLException {
    return Sql.first(
        connection,
        result -> Sql.parse(result.getString(1), ImageDescription.class),
        "SELECT document FROM image JOIN image_name ON image_name.digest = image.digest"
            + " WHERE image_name.reference = ? AND image_name.platform = ? AND removing = 0",
        reference.toString(),
        platform.toString());
  }

  /** One page, newest first. */
  public List<StoredImage> page(Connection connection, long before, int limit) throws SQLException {
    return Sql.list(
        connection,
        ROW,
        COLUMNS + "AND sequence < ? ORDER BY sequence DESC LIMIT ?",
        before,
        limit);
  }

  public int count(Connection connection) throws SQLException {
    return Sql.first(
            connection, result -> result.getInt(1), "SELECT COUNT(*) FROM image WHERE removing = 0")
        .orElse(0);
  }

  /** Hides an image whose disk is being removed, and forgets what it was called. */
  public void markRemoving(Connection connection, Digest digest) throws SQLException {
    Sql.update(connection, "UPDATE image SET removing = 1 WHERE digest = ?", digest.toString());
    Sql.update(connection, "DELETE FROM image_name WHERE digest = ?", digest.toString());
  }

  public boolean isRemoving(Connection connection, Digest digest) throws SQLException {
    return Sql.first(
            connection,
            result -> true,
            "SELECT 1 FROM image WHERE digest = ? AND removing = 1",
            digest.toString())
        .isPresent();
  }

  /** Those whose disks are being removed. */
  public List<Digest> findRemoving(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        result -> Digest.parse(result.getString(1)),
        "SELECT digest FROM image WHERE removing = 1");
  }

  /** Forgets an image whose disk is gone, unless it was converted again in the meantime. */
  public void deleteRemoved(Connection connection, Digest digest) throws SQLException {
    Sql.update(
        connection, "DELETE FROM image WHERE digest = ? AND removing = 1", digest.toString());
  }
}

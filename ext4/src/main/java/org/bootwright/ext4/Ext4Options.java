package org.bootwright.ext4;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a file system is made with; everything that could differ between two runs is in here, so the
 * same options and the same calls give the same bytes.
 *
 * @param size how large the disk is to be
 * @param uuid identifies the file system; also the seed of every metadata checksum
 * @param hashSeed keys the hash of the directory indexes
 * @param label the volume's name, at most 16 bytes of UTF-8, may be empty
 * @param timestamp when the file system counts as made; lost+found gets it too
 * @param journalBytes size of the journal, or 0 for one fitting the disk
 */
public record Ext4Options(
    Size size, UUID uuid, UUID hashSeed, String label, Timestamp timestamp, long journalBytes) {

  /** How large the disk is to be. */
  public sealed interface Size {
    /** The content and this many free bytes (or a little more). */
    record Fitted(long slackBytes) implements Size {
      public Fitted {
        if (slackBytes < 0 || slackBytes > MAX_DISK_BYTES) {
          throw new IllegalArgumentException("slack is not within 0 and 4 TiB: " + slackBytes);
        }
      }
    }

    /** Exactly this, a multiple of 4,096 bytes. */
    record Exact(long sizeBytes) implements Size {
      public Exact {
        if (sizeBytes <= 0 || sizeBytes > MAX_DISK_BYTES || sizeBytes % 4096 != 0) {
          throw new IllegalArgumentException(
              "disk size is not a multiple of 4,096 bytes up to 4 TiB: " + sizeBytes);
        }
      }
    }
  }

  /**
   * Half of what the reserved descriptors can describe: the kernel can grow any disk online to 8
   * TiB without a change of its layout.
   */
  public static final long MAX_DISK_BYTES = 4L << 40;

  /** s_volume_name. */
  private static final int LABEL_MAX_BYTES = 16;

  /** Below 1,024 blocks the kernel refuses a journal. */
  private static final long JOURNAL_MIN_BYTES = 4L << 20;

  /** Larger journals only make recovery slower. */
  private static final long JOURNAL_MAX_BYTES = 1L << 30;

  private static final UUID DEFAULT_UUID =
      UUID.nameUUIDFromBytes("org.bootwright.ext4".getBytes(StandardCharsets.UTF_8));

  public Ext4Options {
    if (label.getBytes(StandardCharsets.UTF_8).length > LABEL_MAX_BYTES) {
      throw new IllegalArgumentException("label is longer than 16 bytes: " + label);
    }
    if (label.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("label has a NUL in it");
    }
    if (journalBytes != 0
        && (journalBytes < JOURNAL_MIN_BYTES || journalBytes > JOURNAL_MAX_BYTES)) {
      throw new IllegalArgumentException(
          "journal size is not within 4 MiB and 1 GiB: " + journalBytes);
    }
  }

  /** A disk just large enough for its content and {@code slackBytes} more. */
  public static Ext4Options fitted(long slackBytes) {
    return of(new Size.Fitted(slackBytes));
  }

  /** A disk of exactly this size, a multiple of 4,096 bytes. */
  public static Ext4Options sized(long sizeBytes) {
    return of(new Size.Exact(sizeBytes));
  }

  private static Ext4Options of(Size size) {
    return new Ext4Options(
        size, DEFAULT_UUID, seedFor(DEFAULT_UUID), "", Timestamp.ofSeconds(0), 0);
  }

  /** With this UUID, and a hash seed that follows from it. */
  public Ext4Options withUuid(UUID replacement) {
    return new Ext4Options(size, replacement, seedFor(replacement), label, timestamp, journalBytes);
  }

  public Ext4Options withHashSeed(UUID replacement) {
    return new Ext4Options(size, uuid, replacement, label, timestamp, journalBytes);
  }

  public Ext4Options withLabel(String replacement) {
    return new Ext4Options(size, uuid, hashSeed, replacement, timestamp, journalBytes);
  }

  public Ext4Options withTimestamp(Timestamp replacement) {
    return new Ext4Options(size, uuid, hashSeed, label, replacement, journalBytes);
  }

  public Ext4Options withJournalBytes(long replacement) {
    return new Ext4Options(size, uuid, hashSeed, label, timestamp, replacement);
  }

  private static UUID seedFor(UUID uuid) {
    return UUID.nameUUIDFromBytes(("hash seed of " + uuid).getBytes(StandardCharsets.UTF_8));
  }
}

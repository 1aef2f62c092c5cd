package org.bootwright.ext4.ondisk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A device's number in i_block: 16 bits in the first word if it fits them, else 32 in the second.
 */
public final class DeviceNumber {

  /** MINORBITS leaves 12 bits. */
  public static final int MAX_MAJOR = 0xFFF;

  /** MINORBITS. */
  public static final int MAX_MINOR = 0xFFFFF;

  private DeviceNumber() {}

  /** i_block, as old_encode_dev and new_encode_dev have it. */
  public static byte[] blockField(int major, int minor) {
    var field = ByteBuffer.allocate(Inode.BLOCK_FIELD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (major < 256 && minor < 256) {
      field.putInt(0, major << 8 | minor);
    } else {
      field.putInt(4, (minor & 0xFF) | major << 8 | (minor & ~0xFF) << 12);
    }
    return field.array();
  }
}

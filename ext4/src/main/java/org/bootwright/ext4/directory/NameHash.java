package org.bootwright.ext4.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/** The half MD4 hash of names, as fs/ext4/hash.c has it for signed characters. For one thread. */
final class NameHash {

  private static final int K2 = 0x5A827999;
  private static final int K3 = 0x6ED9EBA1;

  /** EXT4_HTREE_EOF_32BIT shifted: a hash that stands for the end of the directory. */
  private static final int END_OF_DIRECTORY = 0xFFFFFFFE;

  private static final int WORDS_PER_ROUND = 8;
  private static final int BYTES_PER_ROUND = 4 * WORDS_PER_ROUND;

  private static final int[] MD4_START = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};

  private final int[] seed = new int[4];
  private final int[] words = new int[WORDS_PER_ROUND];
  private int a;
  private int b;
  private int c;
  private int d;

  NameHash(UUID hashSeed) {
    ByteBuffer.wrap(MetadataChecksum.bytesOf(hashSeed))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(seed);
    if ((seed[0] | seed[1] | seed[2] | seed[3]) == 0) {
      System.arraycopy(MD4_START, 0, seed, 0, 4);
    }
  }

  /**
   * The major hash, whose lowest bit is clear, in the upper and the minor one in the lower half.
   */
  long of(byte[] name) {
    a = seed[0];
    b = seed[1];
    c = seed[2];
    d = seed[3];
    for (int at = 0; at < name.length; at += BYTES_PER_ROUND) {
      fillWords(name, at);
      transform();
    }
    int major = b & ~1;
    if (major == END_OF_DIRECTORY) {
      major -= 2;
    }
    return Integer.toUnsignedLong(major) << 32 | Integer.toUnsignedLong(c);
  }

  /** str2hashbuf_signed: four bytes a word, padded with the length that is left. */
  private void fillWords(byte[] name, int offset) {
    int left = name.length - offset;
    int padding = left | left << 8;
    padding |= padding << 16;
    int count = Math.min(left, BYTES_PER_ROUND);
    int word = 0;
    int value = padding;
    for (int index = 0; index < count; index++) {
      value = name[offset + index] + (value << 8);
      if (index % 4 == 3) {
        words[word++] = value;
        value = padding;
      }
    }
    if (word < WORDS_PER_ROUND) {
      words[word++] = value;
    }
    while (word < WORDS_PER_ROUND) {
      words[word++] = padding;
    }
  }

  /** half_md4_transform. */
  private void transform() {
    int startA = a;
    int startB = b;
    int startC = c;
    int startD = d;
    roundOne(0);
    roundOne(4);
    roundTwo(1, 3, 5, 7);
    roundTwo(0, 2, 4, 6);
    roundThree(3, 7, 2, 6);
    roundThree(1, 5, 0, 4);
    a += startA;
    b += startB;
    c += startC;
    d += startD;
  }

  private void roundOne(int first) {
    a = Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + words[first], 3);
    d = Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + words[first + 1], 7);
    c = Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + words[first + 2], 11);
    b = Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + words[first + 3], 19);
  }

  private void roundTwo(int first, int second, int third, int fourth) {
    a = Integer.rotateLeft(a + majority(b, c, d) + words[first] + K2, 3);
    d = Integer.rotateLeft(d + majority(a, b, c) + words[second] + K2, 5);
    c = Integer.rotateLeft(c + majority(d, a, b) + words[third] + K2, 9);
    b = Integer.rotateLeft(b + majority(c, d, a) + words[fourth] + K2, 13);
  }

  private static int majority(int x, int y, int z) {
    return (x & y) + ((x ^ y) & z);
  }

  private void roundThree(int first, int second, int third, int fourth) {
    a = Integer.rotateLeft(a + (b ^ c ^ d) + words[first] + K3, 3);
    d = Integer.rotateLeft(d + (a ^ b ^ c) + words[second] + K3, 9);
    c = Integer.rotateLeft(c + (d ^ a ^ b) + words[third] + K3, 11);
    b = Integer.rotateLeft(b + (c ^ d ^ a) + words[fourth] + K3, 15);
  }
}

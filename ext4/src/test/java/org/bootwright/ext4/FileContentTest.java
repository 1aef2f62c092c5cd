package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.ext4.TestDisk.attributes;
import static org.bootwright.ext4.TestDisk.entry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bootwright.ext4.reader.Ext4Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileContentTest {

  private static final int BLOCK = 4096;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 1_048_575, 1_048_576, 1_048_577, 5_000_001
      })
  void contentOfAnySizeComesBack(int size) throws Exception {
    var bytes = randomBytes(size, size);
    try (var disk = TestDisk.create(folder)) {
      disk.put("file", disk.file(bytes));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").sizeBytes()).isEqualTo(size);
        assertThat(entry(reader, "/file").content()).isEqualTo(bytes);
        assertThat(entry(reader, "/file").sectors()).isEqualTo(8L * Math.ceilDiv(size, BLOCK));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // blocks of data (D) and zeros (z), then how many blocks are stored
    "zzzz, 0",
    "z, 0",
    "Dzzzz, 1",
    "zzzzD, 1",
    "DzzzzD, 2",
    "DzzzD, 5",
    "zDz, 1",
    "DzzzzDzDzzzzzD, 5",
  })
  void runsOfZerosBecomeHoles(String pattern, int storedBlocks) throws Exception {
    var bytes = new byte[pattern.length() * BLOCK];
    for (int block = 0; block < pattern.length(); block++) {
      if (pattern.charAt(block) == 'D') {
        bytes[(block + 1) * BLOCK - 1] = 1;
      }
    }
    try (var disk = TestDisk.create(folder)) {
      disk.put("file", disk.file(bytes));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").content()).isEqualTo(bytes);
        assertThat(entry(reader, "/file").sectors()).isEqualTo(8L * storedBlocks);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4095, 4096, 4097, 10_000, 3_000_000})
  void writtenZerosAreZerosBetweenData(long zeros) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      FileContent content;
      try (var out = disk.writer().newContent(0)) {
        out.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        out.writeZeros(zeros);
        out.write(ByteBuffer.wrap(new byte[] {4, 5}));
        content = out.finish();
      }
      disk.put("file", new RegularFile(attributes(0644), content));
      try (var reader = disk.finishAndRead()) {
        var expected = new byte[(int) zeros + 5];
        expected[0] = 1;
        expected[1] = 2;
        expected[2] = 3;
        expected[(int) zeros + 3] = 4;
        expected[(int) zeros + 4] = 5;
        assertThat(entry(reader, "/file").content()).isEqualTo(expected);
      }
    }
  }

  @Test
  void filesOverFourGibibytesKeepDataBetweenHoles() throws Exception {
    long[] offsets = {0, (1L << 32) - 3, (5L << 30) + 17, (1L << 40) - 5};
    try (var disk = TestDisk.create(folder)) {
      FileContent content;
      try (var out = disk.writer().newContent(1L << 40)) {
        long position = 0;
        for (long offset : offsets) {
          out.writeZeros(offset - position);
          out.write(ByteBuffer.wrap(new byte[] {'a', 'b', 'c', 'd', 'e'}));
          position = offset + 5;
        }
        content = out.finish();
      }
      assertThat(content.sizeBytes()).isEqualTo(1L << 40);
      disk.put("file", new RegularFile(attributes(0644), content));
      try (var reader = disk.finishAndRead()) {
        var found = entry(reader, "/file");
        assertThat(found.sizeBytes()).isEqualTo(1L << 40);
        for (long offset : offsets) {
          try (var stream = found.openContent()) {
            assertThat(stream.skip(Math.max(0, offset - 3))).isEqualTo(Math.max(0, offset - 3));
            var around = stream.readNBytes((int) Math.min(offset, 3) + 5);
            assertThat(new String(around, StandardCharsets.US_ASCII))
                .isEqualTo("\0".repeat((int) Math.min(offset, 3)) + "abcde");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "5, 1", "340, 1", "341, 1", "1360, 1", "1361, 2", "5000, 2"})
  void extentTreesGrowAsDeepAsTheyMust(int extents, int depth) throws Exception {
    try (var disk = TestDisk.create(folder)) {
      FileContent content;
      try (var out = disk.writer().newContent(0)) {
        for (int extent = 0; extent < extents; extent++) {
          out.write(ByteBuffer.wrap(randomBytes(BLOCK, extent)));
          out.writeZeros(5 * BLOCK);
        }
        content = out.finish();
      }
      disk.put("file", new RegularFile(attributes(0644), content));
      try (var reader = disk.finishAndRead()) {
        var found = entry(reader, "/file");
        assertThat(found.extentDepth()).isEqualTo(depth);
        try (var stream = found.openContent()) {
          for (int extent = 0; extent < extents; extent++) {
            assertThat(stream.readNBytes(BLOCK)).isEqualTo(randomBytes(BLOCK, extent));
            assertThat(stream.readNBytes(5 * BLOCK)).containsOnly(0);
          }
          assertThat(stream.read()).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void extentsOverACentralRunOf128MebibytesAreSplit() throws Exception {
    // One run of more than 32,768 blocks, and over the superblock copies of groups 1 and 3.
    int size = 420 << 20;
    try (var disk = TestDisk.create(folder)) {
      FileContent content;
      try (var out = disk.writer().newContent(size)) {
        var piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 0x5A);
        for (int written = 0; written < size; written += piece.length) {
          out.write(ByteBuffer.wrap(piece));
        }
        content = out.finish();
      }
      disk.put("file", new RegularFile(attributes(0644), content));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").sectors()).isGreaterThanOrEqualTo(size / 512);
        try (var stream = entry(reader, "/file").openContent()) {
          var piece = new byte[1 << 20];
          for (int read = 0; read < size; read += piece.length) {
            assertThat(stream.readNBytes(piece, 0, piece.length)).isEqualTo(piece.length);
            assertThat(piece[0] + piece[piece.length - 1]).isEqualTo(2 * 0x5A);
          }
        }
      }
    }
  }

  @Test
  void severalThreadsMayWriteAtOnce() throws Exception {
    int files = 60;
    try (var disk = TestDisk.create(folder);
        var threads = Executors.newFixedThreadPool(4)) {
      var contents = new ArrayList<Future<FileContent>>();
      for (int file = 0; file < files; file++) {
        var bytes = randomBytes(file * 50_000, file);
        contents.add(threads.submit(() -> disk.content(bytes)));
      }
      for (int file = 0; file < files; file++) {
        disk.put("f" + file, new RegularFile(attributes(0644), contents.get(file).get()));
      }
      try (var reader = disk.finishAndRead()) {
        for (var entry : reader.entries()) {
          if (entry.type() == Ext4Entry.Type.REGULAR) {
            int file = Integer.parseInt(entry.path().substring(2));
            assertThat(entry.content()).isEqualTo(randomBytes(file * 50_000, file));
          }
        }
      }
    }
  }

  @Test
  void contentThatTheTreeDoesNotHaveIsFree() throws Exception {
    long[] free = new long[2];
    for (int round = 0; round < 2; round++) {
      var path = folder.resolve("round" + round);
      Files.createDirectory(path);
      try (var disk = TestDisk.create(path, Ext4Options.sized(64 << 20))) {
        if (round == 1) {
          assertThat(disk.content(randomBytes(10 << 20, 1)).sizeBytes()).isEqualTo(10 << 20);
          try (var abandoned = disk.writer().newContent(0)) {
            abandoned.write(ByteBuffer.wrap(randomBytes(3 << 20, 2)));
          }
        }
        disk.put("kept", disk.file("kept"));
        free[round] = disk.finish().freeBlockCount();
      }
    }
    assertThat(free[1]).isEqualTo(free[0]);
  }

  @Test
  void discardedContentIsOverwrittenByLaterContent() throws Exception {
    try (var disk = TestDisk.create(folder, Ext4Options.sized(64 << 20))) {
      for (int round = 0; round < 20; round++) {
        disk.writer().discard(disk.content(randomBytes(10 << 20, round)));
      }
      var bytes = randomBytes(30 << 20, 99);
      disk.put("file", disk.file(bytes));
      try (var reader = disk.finishAndRead()) {
        assertThat(entry(reader, "/file").content()).isEqualTo(bytes);
      }
    }
  }

  static byte[] randomBytes(int size, long seed) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}

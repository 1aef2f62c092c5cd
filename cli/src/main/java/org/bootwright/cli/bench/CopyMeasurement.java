package org.bootwright.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.bootwright.cli.client.ArchiveClient;
import org.bootwright.cli.copy.TarOutput;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.tar.TarReader;

/** One large file, copied to a VM and back, without this host's disk. */
final class CopyMeasurement {
  private static final String NAME = "bootwright-bench";
  private static final int PIECE_BYTES = 256 * 1024;
  private static final double MEGABYTE = 1e6;

  private final ArchiveClient client;
  private final String vm;
  private final String directory;
  private final long sizeBytes;
  private final byte[] piece = new byte[PIECE_BYTES];

  CopyMeasurement(ArchiveClient client, String vm, ExecBenchmark.Settings settings) {
    this.client = client;
    this.vm = vm;
    this.directory = settings.directory();
    this.sizeBytes = settings.sizeBytes();
    new Random(1).nextBytes(piece);
  }

  List<Figure> measure() {
    String size = " of %d MiB".formatted(sizeBytes >> 20);
    var sent = new CRC32C();
    long began = System.nanoTime();
    client.write(vm, directory, false, out -> send(new TarOutput(out), sent));
    double in = speed(began);
    began = System.nanoTime();
    long received = receive();
    double out = speed(began);
    if (received != sent.getValue()) {
      throw new FailureException(
          FailureCode.INTERNAL, "measuring copies: the file came back with other bytes");
    }
    return List.of(
        new Figure("cp.in", in, "MB/s", "a file" + size + " to the VM's " + directory),
        new Figure("cp.out", out, "MB/s", "the same file back; its bytes were compared"));
  }

  private double speed(long beganNanos) {
    return sizeBytes / MEGABYTE / ((System.nanoTime() - beganNanos) / 1e9);
  }

  private void send(TarOutput tar, CRC32C sum) throws IOException {
    tar.begin(new TarOutput.Entry(TarOutput.FILE, NAME, "", 0644, 0, 0, sizeBytes, 0));
    for (long left = sizeBytes; left > 0; left -= piece.length) {
      int length = (int) Math.min(left, piece.length);
      // No two pieces are the same, or one that was lost or came twice would not be seen.
      ByteBuffer.wrap(piece).putLong(0, left);
      sum.update(piece, 0, length);
      tar.write(piece, length);
    }
    tar.pad(sizeBytes);
    tar.end();
  }

  private long receive() {
    var sum = new CRC32C();
    try (InputStream in = client.read(vm, directory + "/" + NAME, false)) {
      var reader = new TarReader(in);
      reader.next();
      for (ByteBuffer chunk = reader.nextChunk();
          chunk.hasRemaining();
          chunk = reader.nextChunk()) {
        sum.update(chunk);
      }
      in.transferTo(OutputStream.nullOutputStream());
      return sum.getValue();
    } catch (IOException broken) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE, "measuring copies: the stream broke off", broken);
    }
  }
}

package org.bootwright.converter.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits for a thread that has failed. */
@Timeout(30)
final class PipeTest {
  private static final int CAPACITY = 2;

  private final Pipe pipe = new Pipe(new BufferPool(16), CAPACITY, 2);

  private void send(String text) throws IOException {
    ByteBuffer buffer = pipe.takeEmpty();
    buffer.put(text.getBytes(StandardCharsets.US_ASCII));
    pipe.send(buffer.flip());
  }

  private CompletableFuture<Void> filling() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (true) {
              send("piece");
            }
          } catch (IOException e) {
            pipe.end(e);
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void readerThatFailsEndsTheFillerAndTheOtherReader() throws Exception {
    CompletableFuture<Void> filling = filling();
    assertThat(pipe.reader(0).next()).isNotNull();
    assertThat(pipe.reader(1).next()).isNotNull();

    pipe.breakOff(new IOException("no more digests"));

    assertThatThrownBy(filling::join).hasCauseInstanceOf(ClosedPipeException.class);
    assertThatThrownBy(() -> pipe.reader(0).next()).hasMessage("no more digests");
  }

  @Test
  void readerThatFailsAfterTheEndKeepsNothingFromTheOther() throws Exception {
    send("all");
    pipe.end(null);

    pipe.breakOff(new IOException("too late"));

    assertThat(pipe.reader(0).next()).isNotNull();
    assertThat(pipe.reader(0).next()).isNull();
  }

  @Test
  void fillerThatFailsTellsBothAfterWhatItHasSent() throws Exception {
    send("some");
    pipe.end(new IOException("the blob is broken"));

    for (int reader = 0; reader < 2; reader++) {
      Pipe.Reader each = pipe.reader(reader);
      assertThat(each.next()).isNotNull();
      assertThatThrownBy(each::next).hasMessage("the blob is broken");
    }
  }

  @Test
  void closingEndsAllWithoutAReason() {
    CompletableFuture<Void> filling = filling();

    pipe.close();

    assertThatThrownBy(filling::join).hasCauseInstanceOf(ClosedPipeException.class);
    assertThatThrownBy(() -> pipe.reader(1).next()).isInstanceOf(ClosedPipeException.class);
  }
}

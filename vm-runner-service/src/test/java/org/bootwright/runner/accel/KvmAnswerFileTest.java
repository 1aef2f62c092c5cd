package org.bootwright.runner.accel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KvmAnswerFileTest {
  @TempDir Path directory;

  private KvmAnswerFile file() {
    return new KvmAnswerFile(directory.resolve("answer"));
  }

  @Test
  void answersAreKept() {
    file().write("key", KvmAnswer.no("two\nlines"));
    assertThat(file().read("key")).contains(KvmAnswer.no("two lines"));

    file().write("key", KvmAnswer.yes());
    assertThat(file().read("key")).contains(KvmAnswer.yes());
  }

  @Test
  void answerForSomethingElseIsNone() {
    file().write("key", KvmAnswer.yes());

    assertThat(file().read("another key")).isEmpty();
  }

  @Test
  void whatWeDidNotWriteIsNoAnswer() throws IOException {
    assertThat(file().read("key")).isEmpty();
    Files.writeString(directory.resolve("answer"), "key\nperhaps\n\n");
    assertThat(file().read("key")).isEmpty();
    Files.write(directory.resolve("answer"), new byte[100_000]);
    assertThat(file().read("key")).isEmpty();
  }
}

package org.bootwright.runner.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.runner.guest.GuestProtocolException;
import org.junit.jupiter.api.Test;

final class ExecOutputTest {
  private static final int WINDOW_BYTES = 256 * 1024;

  private final ExecOutput output = new ExecOutput(WINDOW_BYTES);

  private void write(OutputKind kind, String text) throws GuestProtocolException {
    output.add(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(List<ExecPiece> pieces) {
    return pieces.stream()
        .map(piece -> piece.kind() + " " + new String(piece.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void whatIsWrittenInTurnsIsReadInTurns() throws GuestProtocolException {
    assertThat(output.takeOwed()).isEqualTo(WINDOW_BYTES);
    write(OutputKind.STDOUT, "a");
    write(OutputKind.STDOUT, "b");
    write(OutputKind.STDERR, "c");
    write(OutputKind.STDOUT, "d");

    assertThat(texts(output.take(0))).containsExactly("STDOUT ab", "STDERR c", "STDOUT d");
    assertThat(output.takenEnd()).isEqualTo(4);
  }

  @Test
  void anAnswerThatWasLostIsGivenAgainUntilTheReaderGoesOn() throws GuestProtocolException {
    output.takeOwed();
    write(OutputKind.STDOUT, "first");
    output.take(0);
    write(OutputKind.STDOUT, "second");

    assertThat(output.hasMore(0)).isTrue();
    assertThat(texts(output.take(0))).containsExactly("STDOUT first");
    assertThat(texts(output.take(5))).containsExactly("STDOUT second");
    assertThat(output.keeps(0)).isFalse();
    assertThat(output.keeps(5)).isTrue();
    assertThat(output.keeps(11)).isTrue();
    assertThat(output.keeps(6)).isFalse();
  }

  @Test
  void creditComesBackForWhatTheReaderHasLeftBehind() throws GuestProtocolException {
    output.takeOwed();
    output.add(OutputKind.STDOUT, new byte[40_000]);
    output.take(0);

    assertThat(output.takeOwed()).as("the reader may ask again").isZero();
    output.take(40_000);
    assertThat(output.takeOwed()).isEqualTo(40_000);
  }

  @Test
  void outputWithoutCreditIsRefused() throws GuestProtocolException {
    assertThatThrownBy(() -> write(OutputKind.STDOUT, "x"))
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("1 bytes of a command's output where it had credit for 0");
    output.takeOwed();
    output.add(OutputKind.STDOUT, new byte[WINDOW_BYTES]);
    assertThatThrownBy(() -> write(OutputKind.STDERR, "x"))
        .isInstanceOf(GuestProtocolException.class);
  }

  @Test
  void aGuestThatAlternatesForEachByteMakesFewPieces() throws GuestProtocolException {
    output.takeOwed();
    for (int i = 0; i < 10_000; i++) {
      write(i % 2 == 0 ? OutputKind.STDOUT : OutputKind.STDERR, i % 2 == 0 ? "o" : "e");
    }

    List<ExecPiece> pieces = output.take(0);

    assertThat(pieces).hasSizeLessThanOrEqualTo(256);
    assertThat(output.takenEnd()).isEqualTo(10_000);
    assertThat(pieces.stream().filter(piece -> piece.kind() == OutputKind.STDERR))
        .allSatisfy(piece -> assertThat(piece.bytes()).containsOnly('e'));
  }

  @Test
  void whatIsDroppedIsCreditedAtOnce() throws GuestProtocolException {
    output.takeOwed();
    output.add(OutputKind.STDOUT, new byte[50_000]);
    output.take(0);
    output.add(OutputKind.STDOUT, new byte[60_000]);

    output.drop();

    assertThat(output.takeOwed()).isEqualTo(110_000);
    output.add(OutputKind.STDOUT, new byte[70_000]);
    assertThat(output.takeOwed()).isEqualTo(70_000);
    assertThat(output.isTaken()).isTrue();
    assertThat(output.keeps(0)).isFalse();
  }
}

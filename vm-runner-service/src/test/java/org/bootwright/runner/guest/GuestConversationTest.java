package org.bootwright.runner.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bootwright.contracts.vm.GuestStats;
import org.bootwright.contracts.vm.OutputKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuestConversationTest {
  private final GuestConversation conversation = GuestConversation.begin();

  private static Frame frame(int type, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int index = 0; index < payload.length; index++) {
      bytes[index] = (byte) payload[index];
    }
    return new Frame(type, bytes);
  }

  private static Frame text(int type, String text) {
    return new Frame(type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static final Frame HELLO = frame(FrameType.HELLO, 1, 0);

  private void assertRefused(Frame frame, String part) {
    assertThatThrownBy(() -> conversation.receive(frame))
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining(part);
  }

  private void greet() throws GuestProtocolException {
    assertThat(conversation.receive(HELLO)).contains(new GuestMessage.Hello(1));
    conversation.bootSent();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 45, 46})
  void nothingComesBeforeHello(int type) {
    assertRefused(frame(type), "type " + type + " where none is allowed");
  }

  @Test
  void helloComesOnce() throws GuestProtocolException {
    greet();

    assertRefused(HELLO, "where none is allowed");
  }

  @Test
  void anotherVersionIsNamed() {
    assertRefused(frame(FrameType.HELLO, 2, 0), "version 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 14, 15})
  void onlyFailureComesBeforeTheBootSettings(int type) throws GuestProtocolException {
    assertThat(conversation.receive(HELLO)).isPresent();

    assertRefused(frame(type), "where none is allowed");
    assertThat(conversation.receive(text(FrameType.FAILURE, "boot\0no port")))
        .contains(new GuestMessage.Failed("boot", "no port"));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 18, 19, 20, 21, 22, 23, 24, 28, 29})
  void framesOfTheHostAreNotForTheGuest(int type) throws GuestProtocolException {
    greet();

    assertRefused(frame(type), "only the host may send");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 255})
  void unknownFramesAreSkipped(int type) throws GuestProtocolException {
    assertThat(conversation.receive(frame(type, 1, 2, 3))).isEmpty();
  }

  @Test
  void phasesComeOnceAndUnknownOnesAreSkipped() throws GuestProtocolException {
    greet();

    assertThat(conversation.receive(text(FrameType.PHASE, "root-mounted")))
        .contains(new GuestMessage.Phase(GuestPhase.ROOT_MOUNTED));
    assertThat(conversation.receive(text(FrameType.PHASE, "tea-made"))).isEqualTo(Optional.empty());
    assertRefused(text(FrameType.PHASE, "root-mounted"), "twice");
  }

  @Test
  void exitIsTheLastWord() throws GuestProtocolException {
    greet();

    assertThat(conversation.receive(frame(FrameType.EXIT, 0, 3, 0, 0, 0)))
        .contains(new GuestMessage.Exited(3));
    assertRefused(frame(FrameType.STDOUT, 1), "where none is allowed");
  }

  @Test
  void signalIsAnEndOfAnotherKind() throws GuestProtocolException {
    greet();

    assertThat(conversation.receive(frame(FrameType.EXIT, 1, 9, 0, 0, 0)))
        .contains(new GuestMessage.Signalled(9));
  }

  @ParameterizedTest
  @CsvSource({"0,0,1", "0,255,255", "1,65,0", "1,0,0", "2,1,0"})
  void endsThatLinuxDoesNotHaveAreRefused(int kind, int low, int high)
      throws GuestProtocolException {
    greet();

    assertRefused(frame(FrameType.EXIT, kind, low, high, 0, 0), "an end of kind " + kind);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 6})
  void exitOfAnotherLengthIsRefused(int length) throws GuestProtocolException {
    greet();

    assertRefused(frame(FrameType.EXIT, new int[length]), "EXIT with " + length + " bytes");
  }

  @Test
  void failureIsFitToBeShown() throws GuestProtocolException {
    greet();
    String message = "evil\u001b[2J\nlines" + "x".repeat(60_000);

    GuestMessage.Failed failed =
        (GuestMessage.Failed)
            conversation.receive(text(FrameType.FAILURE, "boot\0" + message)).orElseThrow();

    assertThat(failed.code()).isEqualTo("boot");
    assertThat(failed.message()).startsWith("evil [2J linesx").hasSize(2048);
  }

  @Test
  void failureWithoutACodeIsRefused() throws GuestProtocolException {
    greet();

    assertRefused(text(FrameType.FAILURE, "no separator"), "without a code");
    assertRefused(text(FrameType.FAILURE, "\0message"), "without a code");
  }

  @Test
  void creditIsBounded() throws GuestProtocolException {
    greet();

    assertThat(conversation.receive(frame(FrameType.CREDIT, 0, 0, 1, 0)))
        .contains(new GuestMessage.Credit(65_536));
    assertRefused(frame(FrameType.CREDIT, 255, 255, 255, 255), "4294967295 bytes");
  }

  @Test
  void framesOfOtherCommandsNameThem() throws GuestProtocolException {
    greet();

    assertThat(conversation.receive(frame(FrameType.EXEC_STARTED, 7, 0, 0, 0)))
        .contains(new GuestMessage.ExecStarted(7));
    assertThat(conversation.receive(text(FrameType.EXEC_FAILED, "\7\0\0\0limit\0full\n")))
        .contains(new GuestMessage.ExecFailed(7, "limit", "full"));
    assertThat(conversation.receive(frame(FrameType.EXEC_CREDIT, 7, 0, 0, 0, 0, 0, 4, 0)))
        .contains(new GuestMessage.ExecCredit(7, 256 * 1024));
    assertThat(conversation.receive(frame(FrameType.EXEC_EXIT, 7, 0, 0, 0, 0, 3, 0, 0, 0)))
        .contains(new GuestMessage.ExecExited(7, 3));
    assertThat(conversation.receive(frame(FrameType.EXEC_EXIT, 8, 0, 0, 0, 1, 9, 0, 0, 0)))
        .contains(new GuestMessage.ExecExited(8, 137));
    assertThat(conversation.receive(frame(FrameType.EXEC_STDERR, 7, 0, 0, 0, 'x')).orElseThrow())
        .isInstanceOfSatisfying(
            GuestMessage.ExecOutput.class,
            output -> {
              assertThat(output.kind()).isEqualTo(OutputKind.STDERR);
              assertThat(output.bytes()).containsExactly('x');
            });
  }

  @ParameterizedTest
  @CsvSource({
    "9, 3", "9, 5", "10, 3", "10, 4", "10, 9", "11, 3", "11, 4", "12, 4", "13, 7", "13, 9", "14, 8",
    "14, 10",
  })
  void framesOfOtherCommandsThatAreTooShortOrTooLongAreRefused(int type, int bytes)
      throws GuestProtocolException {
    greet();

    assertThatThrownBy(() -> conversation.receive(frame(type, new int[bytes])))
        .isInstanceOf(GuestProtocolException.class);
  }

  @Test
  void anEndOfAnotherCommandThatCannotBeIsRefused() throws GuestProtocolException {
    greet();

    assertRefused(frame(FrameType.EXEC_EXIT, 7, 0, 0, 0, 0, 0, 1, 0, 0), "kind 0 with number 256");
    assertRefused(frame(FrameType.EXEC_EXIT, 7, 0, 0, 0, 2, 0, 0, 0, 0), "kind 2");
  }

  @Test
  void theAgentOfAMachineIsHeardWhenItHasResumed() throws GuestProtocolException {
    GuestConversation rejoined = GuestConversation.rejoin();
    Frame started = frame(FrameType.EXEC_STARTED, 7, 0, 0, 0);

    assertThatThrownBy(() -> rejoined.receive(started)).isInstanceOf(GuestProtocolException.class);
    rejoined.receive(text(FrameType.RESUMED, "bootwrightresume" + "\0".repeat(12) + "\1"));
    assertThat(rejoined.receive(started)).contains(new GuestMessage.ExecStarted(7));
  }

  private static Frame stats(long... figures) {
    ByteBuffer payload =
        ByteBuffer.allocate(figures.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long figure : figures) {
      payload.putLong(figure);
    }
    return new Frame(FrameType.STATS, payload.array());
  }

  @Test
  void figuresAreReadInTheirOrderAndThoseOfANewerGuestPassedOver() throws GuestProtocolException {
    greet();

    assertThat(conversation.receive(stats(8, 7, 6, 5, 4, 3, 2, 1, 99)))
        .contains(new GuestMessage.Stats(new GuestStats(8, 7, 6, 5, 4, 3, 2, 1)));
  }

  @Test
  void figuresThatCannotBeAreRefused() throws GuestProtocolException {
    greet();

    assertRefused(stats(1, 2, 6, 5, 4, 3, 2, 1), "figures that cannot be");
    assertRefused(stats(8, 7, 6, 5, 4, 3, 2, -1), "figures that cannot be");
    assertRefused(stats(8, 7), "with 16 bytes");
    assertRefused(new Frame(FrameType.STATS, new byte[65]), "with 65 bytes");
  }

  @Test
  void guestTellsHowItIsWhereItWasAsked() throws GuestProtocolException {
    greet();
    assertRefused(frame(FrameType.HEALTH, 0), "without being asked");
    conversation.healthAsked();
    assertRefused(frame(FrameType.HEALTH), "HEALTH with 0 bytes");

    assertThat(conversation.receive(frame(FrameType.HEALTH, 0xf1)))
        .contains(new GuestMessage.Health(true, false));
    assertRefused(frame(FrameType.HEALTH, 0), "without being asked");
  }

  @Test
  void troubleIsALineOfTheKernelsAndBounded() throws GuestProtocolException {
    greet();
    assertRefused(frame(FrameType.TROUBLE, 1), "TROUBLE with 1 bytes");
    assertRefused(frame(FrameType.TROUBLE, 4, 'x'), "of kind 4");
    assertRefused(text(FrameType.TROUBLE, "\u0001" + "x".repeat(1025)), "TROUBLE with 1026");

    assertThat(conversation.receive(text(FrameType.TROUBLE, "\u0002it is\u001b[31m bad")))
        .contains(
            new GuestMessage.Trouble(GuestMessage.Trouble.Kind.COMMAND_KILLED, "it is [31m bad"));
    for (int count = 5; count <= 64; count++) {
      assertThat(conversation.receive(text(FrameType.TROUBLE, "\u0003x"))).isPresent();
    }
    assertRefused(text(FrameType.TROUBLE, "\u0003x"), "more than 64 times");
  }

  @Test
  void questionAfterItsHealthIsTheHosts() throws GuestProtocolException {
    greet();
    assertRefused(frame(FrameType.HEALTH_ASK), "which only the host may send");
  }
}

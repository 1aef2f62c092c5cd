package org.bootwright.runner.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.vm.ArchiveSpec;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.WindowSize;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecSessionTest {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String CREDIT = "credit 7 262144";

  private final FakeGuest guest = new FakeGuest();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private static ExecSpec spec(boolean terminal) {
    return new ExecSpec(
        List.of("sh", "-c", "exit 3"),
        Map.of("A", "1"),
        Optional.of("web"),
        Optional.of("/srv"),
        terminal,
        terminal ? Optional.of(new WindowSize(24, 80)) : Optional.empty());
  }

  private ExecSession start(boolean terminal, Duration patience) {
    var session = new ExecSession(7, ExecOrder.of(spec(terminal)), guest, patience);
    session.start(() -> over.complete(null));
    return session;
  }

  private ExecSession started() throws InterruptedException, GuestProtocolException {
    ExecSession session = start(false, FakeGuest.PATIENCE);
    guest.expect(
        "start 7 arg=sh|arg=-c|arg=exit 3|env=A=1|user=web|workdir=/srv|terminal=0|", CREDIT);
    session.received(new GuestMessage.ExecStarted(7));
    session.awaitStarted(WAIT);
    return session;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void outputAndThenTheEndAreRead() throws Exception {
    ExecSession session = started();
    session.received(new GuestMessage.ExecOutput(7, OutputKind.STDOUT, bytes("out")));
    session.received(new GuestMessage.ExecExited(7, 3));

    Reply.ExecOutput read = session.read(0, false, WAIT);

    assertThat(new String(read.pieces().getFirst().bytes(), StandardCharsets.UTF_8))
        .isEqualTo("out");
    assertThat(read.next()).isEqualTo(3);
    assertThat(read.exitCode()).contains(3);
  }

  @Test
  void aReaderThatHoldsGetsNothingAndLosesNothing() throws Exception {
    ExecSession session = started();
    session.received(new GuestMessage.ExecOutput(7, OutputKind.STDOUT, bytes("out")));

    assertThat(session.read(0, true, WAIT).pieces()).isEmpty();
    assertThat(session.read(0, false, WAIT).pieces()).hasSize(1);
  }

  @Test
  void inputWaitsForTheGuestsCredit() throws Exception {
    ExecSession session = started();
    session.write(bytes("typed"), false, WAIT);
    session.write(new byte[0], true, WAIT);
    assertThat(guest.heardNothing()).isTrue();

    session.received(new GuestMessage.ExecCredit(7, 2));
    guest.expect("input 7 ty");
    session.received(new GuestMessage.ExecCredit(7, 100));
    guest.expect("input 7 ped", "input 7 ");

    assertThatThrownBy(() -> session.write(bytes("more"), false, WAIT))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("takes no more input");
  }

  @Test
  void inputThatDoesNotFitIsNotTakenAtAll() throws Exception {
    ExecSession session = started();
    session.write(new byte[200_000], false, WAIT);

    assertThatThrownBy(() -> session.write(new byte[100_000], false, Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT));
    session.received(new GuestMessage.ExecCredit(7, 200_000));
    session.write(new byte[100_000], false, WAIT);
  }

  @Test
  void signalsWaitUntilTheCommandWasExecutedAndSizesDoNot() throws Exception {
    ExecSession session = start(true, FakeGuest.PATIENCE);
    session.signal(2);
    assertThat(guest.next()).startsWith("start 7");
    guest.expect("resize 7 24 80", CREDIT);
    assertThat(guest.heardNothing()).isTrue();

    session.received(new GuestMessage.ExecStarted(7));
    guest.expect("signal 7 2");
    session.resize(new WindowSize(50, 200));
    guest.expect("resize 7 50 200");
  }

  @Test
  void whatWasNotExecutedIsRefusedInDockersWay() throws Exception {
    ExecSession session = start(false, FakeGuest.PATIENCE);
    session.received(new GuestMessage.ExecFailed(7, "command_not_found", "no such program"));

    assertThatThrownBy(() -> session.awaitStarted(WAIT))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(FailureCode.COMMAND_NOT_FOUND);
              assertThat(failure.getMessage()).isEqualTo("no such program");
            });
    over.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aGuestThatDoesNotAnswerIsToldToEndItIfItEverBegins() throws Exception {
    ExecSession session = start(false, FakeGuest.PATIENCE);

    assertThatThrownBy(() -> session.awaitStarted(Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.TIMEOUT));
    assertThat(guest.next()).startsWith("start 7");
    guest.expect(CREDIT);
    session.received(new GuestMessage.ExecStarted(7));
    guest.expect("signal 7 9", "input 7 ");
  }

  @Test
  void whatNobodyReadsLosesItsInputAndItsTerminal() throws Exception {
    ExecSession session = start(true, Duration.ofMillis(1));
    session.received(new GuestMessage.ExecStarted(7));
    assertThat(guest.next()).startsWith("start 7");
    guest.expect("resize 7 24 80", CREDIT, "signal 7 1", "input 7 ");

    session.received(new GuestMessage.ExecOutput(7, OutputKind.STDOUT, new byte[100_000]));
    guest.expect("credit 7 100000");
    session.received(new GuestMessage.ExecExited(7, 129));
    over.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aCommandEndsWithItsVm() throws Exception {
    ExecSession session = started();

    session.lose();

    assertThat(session.read(0, false, WAIT).exitCode()).contains(137);
  }

  @Test
  void aGuestThatIsGoneBeforeTheStartIsTold() {
    guest.leave();
    ExecSession session = start(false, FakeGuest.PATIENCE);

    assertThatThrownBy(() -> session.awaitStarted(WAIT))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("the VM has ended");
  }

  @Test
  void aGuestThatMixesUpTheOrderIsRefused() throws Exception {
    ExecSession early = start(false, FakeGuest.PATIENCE);
    assertThatThrownBy(() -> early.received(new GuestMessage.ExecExited(7, 0)))
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("not executed yet");
    early.received(new GuestMessage.ExecStarted(7));
    assertThatThrownBy(() -> early.received(new GuestMessage.ExecStarted(7)))
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("executed before");
    assertThatThrownBy(() -> early.received(new GuestMessage.ExecCredit(7, (1L << 30) + 1)))
        .isInstanceOf(GuestProtocolException.class);
  }

  /** Of a directory that files are copied to; begun. */
  private ExecSession copying() throws InterruptedException, GuestProtocolException {
    var spec = new ArchiveSpec(ArchiveSpec.Action.WRITE, "/srv/a b", true, false);
    var session = new ExecSession(7, ExecOrder.of(spec), guest, FakeGuest.PATIENCE);
    session.start(() -> over.complete(null));
    guest.expect("start 7 archive=write|path=/srv/a b|follow=1|owners=0|", "credit 7 1048576");
    session.received(new GuestMessage.ExecStarted(7));
    session.awaitStarted(WAIT);
    return session;
  }

  private static void assertFails(ThrowingCallable action, FailureCode code, String message) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure).hasMessageContaining(message);
            });
  }

  @Test
  void whatKeepsFilesFromBeingCopiedIsSaidToReaderAndWriter() throws Exception {
    ExecSession session = copying();
    byte[] report = bytes("no_space\0writing /srv/a b/x: No space left on device\n");
    session.received(new GuestMessage.ExecOutput(7, OutputKind.STDERR, report));
    session.received(new GuestMessage.ExecExited(7, 1));

    assertFails(() -> session.read(0, false, WAIT), FailureCode.NO_SPACE, "writing /srv/a b/x");
    assertFails(() -> session.write(bytes("more"), false, WAIT), FailureCode.NO_SPACE, "writing");
  }

  @Test
  void whatWasReadBeforeAFailureIsReadFirst() throws Exception {
    ExecSession session = copying();
    session.received(new GuestMessage.ExecOutput(7, OutputKind.STDOUT, bytes("part")));
    session.received(new GuestMessage.ExecOutput(7, OutputKind.STDERR, bytes("nonsense")));
    session.received(new GuestMessage.ExecExited(7, 2));

    Reply.ExecOutput read = session.read(0, false, WAIT);
    assertThat(read.pieces()).hasSize(1);
    assertThat(read.exitCode()).isEmpty();
    assertFails(() -> session.read(4, false, WAIT), FailureCode.GUEST_PROTOCOL, "did not say why");
  }

  @Test
  void copyingEndsWithTheVm() throws Exception {
    ExecSession session = copying();
    session.lose();

    assertFails(() -> session.read(0, false, WAIT), FailureCode.CANCELLED, "copying to /srv/a b");
  }

  @Test
  void wordsThatAFrameHasNoRoomForAreRefused() {
    var large =
        new ExecSpec(
            List.of("sh", "x".repeat(65_536)),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    assertThatThrownBy(() -> ExecSettings.of(large))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST));
  }
}

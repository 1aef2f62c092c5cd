package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.machine.GuestPulse;
import org.bootwright.runner.vm.EmergencyWatch.Verdict;
import org.junit.jupiter.api.Test;

/** What is taken for a guest that hangs, or waits for nobody, and what is not. */
final class HealthWatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long STEP = Duration.ofSeconds(10).toNanos();

  /** As a machine whose guest has died, unless said otherwise. */
  private static final class Pulse implements GuestPulse {
    private int asked;
    private boolean listening = true;
    private boolean running = true;

    @Override
    public void askHealth() {
      asked++;
    }

    @Override
    public boolean isListening() {
      return listening;
    }

    @Override
    public boolean isRunning() {
      return running;
    }
  }

  private final Pulse pulse = new Pulse();
  private long now = 1_000;
  private final HealthWatch watch = new HealthWatch(pulse, PATIENCE, now);

  /** Asks once, and has it answered. */
  private void begin() {
    assertThat(watch.hangs(now)).isFalse();
    watch.answered();
    now += STEP;
    assertThat(watch.hangs(now)).isFalse();
    assertThat(pulse.asked).isEqualTo(2);
  }

  /** Comes by so often; says whether the guest was said to hang at the last time, and only then. */
  private boolean hangsAtLast(int times) {
    for (int count = 1; count < times; count++) {
      now += STEP;
      assertThat(watch.hangs(now)).as("look %d of %d", count, times).isFalse();
    }
    now += STEP;
    return watch.hangs(now);
  }

  @Test
  void guestThatDoesNotAnswerForThePatienceHangs() {
    begin();

    assertThat(hangsAtLast(12)).isTrue();
    assertThat(pulse.asked).as("a question waits for its answer").isEqualTo(2);
  }

  @Test
  void answerThatComesLateIsOne() {
    begin();
    assertThat(hangsAtLast(11)).isFalse();
    watch.answered();
    now += STEP;
    assertThat(watch.hangs(now)).isFalse();

    assertThat(hangsAtLast(11)).isFalse();
  }

  @Test
  void guestThatHasNeverAnsweredIsOfAnotherVersion() {
    assertThat(hangsAtLast(100)).isFalse();
  }

  @Test
  void timeInWhichNobodyCameByIsNotTheGuests() {
    begin();

    now += Duration.ofHours(1).toNanos();
    assertThat(watch.hangs(now)).isFalse();
    assertThat(hangsAtLast(11)).isTrue();
  }

  @Test
  void channelThatAReaderHoldsUpTellsNothing() {
    begin();
    pulse.listening = false;
    assertThat(hangsAtLast(100)).isFalse();

    pulse.listening = true;
    assertThat(hangsAtLast(12)).isTrue();
  }

  @Test
  void machineThatStandsStillDoesNotHang() {
    begin();
    pulse.running = false;
    assertThat(hangsAtLast(100)).isFalse();

    pulse.running = true;
    assertThat(hangsAtLast(8)).isTrue();
  }

  @Test
  void guestWhoseAgentIsGoneIsNotExpectedToAnswer() {
    begin();
    watch.hungUp();

    assertThat(hangsAtLast(100)).isFalse();
  }

  @Test
  void zeroIsForEver() {
    var patient = new HealthWatch(pulse, Duration.ZERO, now);
    assertThat(patient.hangs(now)).isFalse();
    patient.answered();
    for (int count = 0; count < 100; count++) {
      now += STEP;
      assertThat(patient.hangs(now)).isFalse();
    }
  }

  @Test
  void shortPatienceHasAsManyQuestions() {
    var hasty = new HealthWatch(pulse, Duration.ofSeconds(12), now);
    assertThat(hasty.hangs(now)).isFalse();
    hasty.answered();

    assertThat(hasty.nanosUntilNext(now)).isEqualTo(Duration.ofSeconds(2).toNanos());
  }

  private static final GuestMessage.Health WELL = new GuestMessage.Health(false, false);
  private static final GuestMessage.Health EMERGENCY = new GuestMessage.Health(true, false);

  @Test
  void emergencyThatNobodyAttendsToEndsTheVm() {
    var emergency = new EmergencyWatch();
    long patience = EmergencyWatch.PATIENCE.toNanos();

    assertThat(emergency.heard(WELL, 3, 0)).isEqualTo(Verdict.NOTHING);
    assertThat(emergency.heard(EMERGENCY, 3, 10)).isEqualTo(Verdict.WARN);
    assertThat(emergency.heard(EMERGENCY, 3, 9 + patience)).isEqualTo(Verdict.NOTHING);
    assertThat(emergency.heard(EMERGENCY, 3, 10 + patience)).isEqualTo(Verdict.END);
  }

  @Test
  void emergencyThatSomebodyAttendsToGoesOn() {
    var emergency = new EmergencyWatch();
    long patience = EmergencyWatch.PATIENCE.toNanos();

    assertThat(emergency.heard(EMERGENCY, 3, 0)).isEqualTo(Verdict.WARN);
    assertThat(emergency.heard(EMERGENCY, 4, 2 * patience)).isEqualTo(Verdict.NOTHING);
    assertThat(emergency.heard(WELL, 4, 3 * patience)).isEqualTo(Verdict.NOTHING);
    assertThat(emergency.heard(new GuestMessage.Health(false, true), 4, 4 * patience))
        .as("another time")
        .isEqualTo(Verdict.WARN);
  }
}

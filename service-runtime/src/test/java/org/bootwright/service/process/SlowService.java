package org.bootwright.service.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.message.Job;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** A service whose handler runs until a file appears; it notes in files what happens to it. */
public final class SlowService implements Service {
  static final Variable<Path> DIRECTORY = Values.path("BOOTWRIGHT_TEST_DIRECTORY", "for notes");
  private static final Variable<Boolean> UNAVAILABLE =
      Values.flag("BOOTWRIGHT_TEST_UNAVAILABLE", "nothing can be reached").withDefault("false");

  private SlowService() {}

  public static void main(String[] arguments) {
    ServiceMain.run(new SlowService(), arguments);
  }

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public String purpose() {
    return "takes its time";
  }

  @Override
  public List<Variable<?>> variables() {
    return List.of(DIRECTORY, UNAVAILABLE, CommonVariables.HEALTH_LISTEN);
  }

  @Override
  public Plan plan(Settings settings) {
    return new SlowPlan(settings.get(DIRECTORY), settings.get(UNAVAILABLE));
  }

  private record SlowPlan(Path directory, boolean unavailable) implements Plan {
    @Override
    public void connect(Parts parts) {
      note("tried");
      if (unavailable) {
        throw new FailureException(FailureCode.BROKER_UNAVAILABLE, "connecting: nobody is there");
      }
      parts.addBus(new InProcessMessageBus());
    }

    @Override
    public void serve(Parts parts) {
      var idle = new CountDownLatch(1);
      parts.add("handler", () -> idle.await(1, TimeUnit.MINUTES));
      parts
          .bus()
          .consume(
              WorkQueue.CONVERSIONS,
              1,
              message -> {
                note("handling");
                while (!Files.exists(directory.resolve("go-on"))) {
                  Thread.onSpinWait();
                }
                note("handled");
                idle.countDown();
              });
      parts.bus().send(WorkQueue.CONVERSIONS, new Job.RemoveImage(new Digest("0".repeat(64))));
    }

    private void note(String name) {
      try {
        Files.writeString(directory.resolve(name), Duration.ofNanos(System.nanoTime()) + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package org.bootwright.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.NoticeProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real bus, with a gateway of the test's own. */
final class ConverterServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final InProcessMessageBus bus = new InProcessMessageBus();
  private final NoticeProbe servicesBus = new NoticeProbe(bus);
  private final Queue<Message> reports = new ConcurrentLinkedQueue<>();
  private final Queue<Notice.ConversionProgress> progress = new ConcurrentLinkedQueue<>();
  private final Queue<Request.ClaimConversion> claims = new ConcurrentLinkedQueue<>();

  /** Opened for good, or closed by a test that wants a claim to wait. */
  private volatile CountDownLatch claimGate = new CountDownLatch(0);

  private volatile boolean granting = true;
  private volatile long leaseMillis = 60_000;
  private ConverterService service;
  private ImageReference reference;

  @BeforeEach
  void makeServiceAndGateway() throws IOException {
    Path layout = directory.resolve("layout");
    ImageBuilder.image().layer(tar().file("a", "x".repeat(100_000))).writeLayout(layout);
    reference = ImageReference.parse("oci:" + layout);
    ConverterConfig config = ConverterConfig.of(directory.resolve("images"), "worker-1");
    service = new ConverterService(servicesBus, config);
    bus.consume(WorkQueue.REPORTS, 1, reports::add);
    bus.subscribe(Notice.ConversionProgress.class, progress::add);
    bus.serve(
        Endpoint.GATEWAY,
        request -> {
          claims.add((Request.ClaimConversion) request);
          hold(claimGate);
          return new Reply.Claim(granting, leaseMillis, granting ? "" : "somebody else has it");
        });
  }

  @AfterEach
  void close() {
    service.close();
    bus.close();
  }

  private static void hold(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private UUID send(ImageReference image) {
    UUID conversion = UUID.randomUUID();
    bus.send(
        WorkQueue.CONVERSIONS, new Job.ConvertImage(conversion, 1, image, Platform.LINUX_AMD64));
    return conversion;
  }

  private <M extends Message> M awaitReport(Class<M> type) {
    await().atMost(PATIENCE).until(() -> reports.stream().anyMatch(type::isInstance));
    return reports.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  @Test
  void jobIsClaimedConvertedAndReported() throws IOException {
    service.start();
    UUID conversion = send(reference);
    Report.ConversionFinished finished = awaitReport(Report.ConversionFinished.class);
    assertThat(finished.conversion()).isEqualTo(conversion);
    assertThat(finished.attempt()).isEqualTo(1);
    assertThat(claims).containsExactly(new Request.ClaimConversion(conversion, 1, "worker-1"));
    ImageDescription image = finished.image();
    assertThat(image.reference()).isEqualTo(reference);
    assertThat(image.contentSizeBytes()).isEqualTo(100_000);
    Path disk = service.library().diskOf(image);
    assertThat(Files.size(disk)).isEqualTo(image.diskSizeBytes());
    Conversions.requireClean(disk);
    assertThat(progress).extracting(Notice.ConversionProgress::step).contains("convert");
  }

  @Test
  void imageThatIsThereIsNotConvertedAgain() throws IOException {
    service.start();
    send(reference);
    Report.ConversionFinished first = awaitReport(Report.ConversionFinished.class);
    reports.clear();
    send(reference);
    assertThat(awaitReport(Report.ConversionFinished.class).image()).isEqualTo(first.image());
    assertThat(service.library().list()).containsExactly(first.image());
  }

  @Test
  void failureIsReportedWithItsCode() {
    service.start();
    UUID conversion = send(reference.withLocation("/no/such/layout"));
    Report.ConversionFailed failed = awaitReport(Report.ConversionFailed.class);
    assertThat(failed.conversion()).isEqualTo(conversion);
    assertThat(failed.failure().code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
  }

  @Test
  void jobThatIsNotGrantedIsLeftAlone() {
    granting = false;
    service.start();
    send(reference);
    await().atMost(PATIENCE).until(() -> claims.size() == 1);
    granting = true;
    UUID granted = send(reference);
    assertThat(awaitReport(Report.ConversionFinished.class).conversion()).isEqualTo(granted);
    assertThat(reports).hasSize(1);
  }

  @Test
  void cancelledJobIsReportedAsCancelled() throws InterruptedException {
    claimGate = new CountDownLatch(1);
    service.start();
    UUID conversion = send(reference);
    await().atMost(PATIENCE).until(() -> !claims.isEmpty());
    bus.publish(new Notice.CancelConversion(conversion));
    assertThat(servicesBus.handledNotices().tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    claimGate.countDown();
    assertThat(awaitReport(Report.ConversionFailed.class).failure().code())
        .isEqualTo(FailureCode.CANCELLED);
    assertThat(service.library().list()).isEmpty();
  }

  @Test
  void leaseIsRenewedWhileAConversionAndTheOneBehindItStandStill() {
    leaseMillis = 60;
    CountDownLatch gate = new CountDownLatch(1);
    servicesBus.beforePublish(
        notice -> {
          if (Thread.currentThread().getName().equals("conversion-0")) {
            hold(gate);
          }
        });
    service.start();
    UUID first = send(reference);
    UUID second = send(reference);
    await().atMost(PATIENCE).until(() -> noticesOf(first) > 5 && noticesOf(second) > 5);
    assertThat(reports).isEmpty();
    gate.countDown();
    await().atMost(PATIENCE).until(() -> reports.size() == 2);
  }

  private long noticesOf(UUID conversion) {
    return progress.stream().filter(each -> each.conversion().equals(conversion)).count();
  }

  @Test
  void removedImageIsGoneAndReported() {
    service.start();
    send(reference);
    ImageDescription image = awaitReport(Report.ConversionFinished.class).image();
    bus.send(WorkQueue.CONVERSIONS, new Job.RemoveImage(image.digest()));
    assertThat(awaitReport(Report.ImageRemoved.class).digest()).isEqualTo(image.digest());
    assertThat(service.library().list()).isEmpty();
  }

  @Test
  void messageThatIsNoJobForAConverterIsADeadLetter() {
    service.start();
    bus.send(WorkQueue.CONVERSIONS, new Reply.Accepted());
    await().atMost(PATIENCE).until(() -> bus.deadLetters().size() == 1);
    assertThat(bus.deadLetters().getFirst().reason()).contains("no use for a Accepted");
  }

  @Test
  void closingHandsTheConversionUnderWayBack() {
    CountDownLatch gate = new CountDownLatch(1);
    servicesBus.beforePublish(
        notice -> {
          if (Thread.currentThread().getName().equals("conversion-0")) {
            hold(gate);
          }
        });
    service.start();
    UUID conversion = send(reference);
    await().atMost(PATIENCE).until(() -> noticesOf(conversion) > 0 || !claims.isEmpty());
    Thread closing = Thread.ofVirtual().start(service::close);
    await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    gate.countDown();

    assertThat(awaitReport(Report.ConversionReleased.class).conversion()).isEqualTo(conversion);
    assertThat(service.library().list()).isEmpty();
  }

  @Test
  void closingLeavesNothingHalfMade() throws IOException {
    service.start();
    send(reference);
    service.close();
    try (Stream<Path> building = Files.list(directory.resolve("images/building"))) {
      assertThat(building).isEmpty();
    }
  }
}

package org.bootwright.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.TestImages;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.store.Database;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.gateway.store.Outbox;
import org.bootwright.gateway.vm.NameMaker;
import org.bootwright.gateway.vm.VmRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images go when they have too much together. Each of them has 512 MiB. */
final class ImageEvictionTest {
  private static final long IMAGE_BYTES = 512L << 20;
  private static final Platform PLATFORM = Platform.LINUX_AMD64;

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Records records;
  private ImageRemoval removal;
  private Conversions conversions;
  private VmDesk desk;

  @BeforeEach
  void open() {
    records =
        Records.in(Database.open(new DatabaseConfig.SqliteFile(directory.resolve("gateway.db"))));
    removal = new ImageRemoval(records, meters);
    conversions = new Conversions(records, new ProgressBoard(records.signal()), () -> now);
    VmLifecycle lifecycle = new VmLifecycle(records, conversions);
    desk = new VmDesk(records, lifecycle, conversions, new NameMaker(new Random(1)), () -> now);
  }

  @AfterEach
  void close() {
    records.database().close();
  }

  /** Converts an image and lets a minute pass. */
  private Digest add(String reference) {
    ImageDescription image = TestImages.of(ImageReference.parse(reference), PLATFORM);
    records.change(
        connection -> {
          records.images().put(connection, image, now);
          records.images().name(connection, image.reference(), PLATFORM, image.digest());
          return true;
        });
    now = now.plus(Duration.ofMinutes(1));
    return image.digest();
  }

  private VmRecord create(String reference) {
    VmSpec spec = VmSpec.of(ImageReference.parse(reference)).platform(PLATFORM).build();
    return desk.create(
        spec, PullPolicy.MISSING, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private void sweep(long limitBytes) {
    new ImageEviction(records, removal, OptionalLong.of(limitBytes), () -> now).sweep();
  }

  private List<Digest> beingRemoved() {
    return records.database().read(records.outbox()::next).stream()
        .map(Outbox.Waiting::message)
        .filter(Job.RemoveImage.class::isInstance)
        .map(message -> ((Job.RemoveImage) message).digest())
        .toList();
  }

  @Test
  void longestUnusedGoFirstAndOnlyAsManyAsAreTooMany() {
    Digest first = add("one");
    Digest second = add("two");
    add("three");
    add("four");
    records.change(
        connection -> {
          records.images().used(connection, first, now);
          return true;
        });
    now = now.plus(Duration.ofHours(1));
    sweep(4 * IMAGE_BYTES);
    assertThat(beingRemoved()).isEmpty();
    sweep(4 * IMAGE_BYTES - 1);
    assertThat(beingRemoved()).containsExactly(second);
    sweep(3 * IMAGE_BYTES);
    assertThat(beingRemoved()).as("what is being removed no longer counts").hasSize(1);
    int listed = records.database().read(records.images()::count);
    assertThat(listed).isEqualTo(3);
    assertThat(meters.get("bootwright.images.removed").tag("reason", "evicted").counter().count())
        .isEqualTo(1);
  }

  @Test
  void imageThatAVmStandsOnStaysWhateverTheLimit() {
    Digest used = add("one");
    Digest unused = add("two");
    VmRecord vm = create("one");
    now = now.plus(Duration.ofHours(1));
    sweep(1);
    assertThat(beingRemoved()).containsExactly(unused);

    desk.kill(vm.id());
    desk.remove(vm.id(), true);
    sweep(1);
    assertThat(beingRemoved()).as("just given up, so just used").containsExactly(unused);
    now = now.plus(ImageEviction.SPARED).plusMillis(1);
    sweep(1);
    assertThat(beingRemoved()).containsExactly(unused, used);
  }

  @Test
  void imageThatIsBeingAskedForStays() {
    Digest image = add("one");
    records.change(
        connection -> {
          records.images().name(connection, ImageReference.parse("alias"), PLATFORM, image);
          return true;
        });
    now = now.plus(Duration.ofHours(1));
    conversions.pull(ImageReference.parse("alias"), PLATFORM);
    sweep(1);
    assertThat(beingRemoved()).isEmpty();
  }

  @Test
  void imageThatWasPulledJustNowStaysForAWhile() {
    Digest image = add("one");
    sweep(1);
    assertThat(beingRemoved()).isEmpty();
    now = now.plus(ImageEviction.SPARED);
    sweep(1);
    assertThat(beingRemoved()).containsExactly(image);
  }

  @Test
  void nothingGoesWithoutALimit() {
    add("one");
    now = now.plus(Duration.ofDays(100));
    new ImageEviction(records, removal, OptionalLong.empty(), () -> now).sweep();
    assertThat(beingRemoved()).isEmpty();
  }

  @Test
  void removalsAreSentAgainWhereABusForgetsThem() {
    Digest image = add("one");
    now = now.plus(Duration.ofHours(1));
    sweep(1);
    records.change(
        connection -> {
          records.outbox().deleteUpTo(connection, Long.MAX_VALUE);
          return true;
        });
    removal.restart();
    assertThat(beingRemoved()).containsExactly(image);
  }
}

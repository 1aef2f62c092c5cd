package org.bootwright.converter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.store.BuildArea.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, what is replaced, and what is cleaned away. */
final class ImageStoreTest {
  static final Digest DIGEST = new Digest("ab".repeat(32));

  @TempDir Path directory;

  static ImageDescription image() {
    return image(DIGEST, ImageDescription.FORMAT_VERSION);
  }

  private static ImageDescription image(Digest digest, int formatVersion) {
    return new ImageDescription(
        digest,
        ImageReference.parse("oci:/some/where"),
        Platform.LINUX_AMD64,
        ImageConfig.empty(),
        ImageStore.diskFile(digest),
        4,
        2,
        1,
        formatVersion,
        Instant.EPOCH);
  }

  private static ImageDescription publish(ImageStore store, String disk) throws IOException {
    return publish(store, disk, image());
  }

  private static ImageDescription publish(ImageStore store, String disk, ImageDescription image)
      throws IOException {
    try (Workspace workspace = store.newWorkspace()) {
      Files.writeString(workspace.path().resolve(ImageStore.DISK_NAME), disk);
      return store.publish(workspace, image);
    }
  }

  private String disk() throws IOException {
    return Files.readString(directory.resolve(ImageStore.diskFile(DIGEST)));
  }

  private List<Path> building() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("building"))) {
      return files.toList();
    }
  }

  @Test
  void publishedImageIsFoundAgainAlsoByAnotherStore() throws IOException {
    ImageStore store = ImageStore.open(directory);
    assertThat(store.find(DIGEST)).isEmpty();
    ImageDescription published = publish(store, "disk");
    assertThat(store.find(DIGEST)).hasValue(published);
    assertThat(ImageStore.open(directory).list()).containsExactly(published);
    assertThat(disk()).isEqualTo("disk");
    assertThat(building()).isEmpty();
  }

  @Test
  void directoryIsMarkedOnceAndImagesNameItsMark() throws IOException {
    ImageStore store = ImageStore.open(directory);
    String mark = Files.readString(directory.resolve("volume.json"));
    UUID volume = publish(store, "disk").volume().orElseThrow();
    assertThat(mark).isEqualTo("{\"id\":\"" + volume + "\"}");
    ImageStore.open(directory);
    assertThat(directory.resolve("volume.json")).hasContent(mark);
    assertThat(directory.resolve("sha256/" + DIGEST.hex() + "/image.json").toFile())
        .as("a copy elsewhere is on another volume")
        .content()
        .doesNotContain(volume.toString());
  }

  @Test
  void workspaceThatIsNotPublishedLeavesNothing() throws IOException {
    ImageStore store = ImageStore.open(directory);
    try (Workspace workspace = store.newWorkspace()) {
      Files.writeString(workspace.path().resolve("half"), "made");
      assertThat(building()).hasSize(2);
    }
    assertThat(building()).isEmpty();
  }

  @Test
  void slowerOfTwoPublishersKeepsTheFastersDisk() throws IOException {
    ImageStore store = ImageStore.open(directory);
    publish(store, "first");
    publish(store, "second");
    assertThat(disk()).isEqualTo("first");
    assertThat(building()).isEmpty();
  }

  @Test
  void imageOfAnotherFormatIsNotThereAndIsReplaced() throws IOException {
    ImageStore store = ImageStore.open(directory);
    publish(store, "old", image(DIGEST, ImageDescription.FORMAT_VERSION + 1));
    assertThat(store.find(DIGEST)).isEmpty();
    assertThat(store.list()).isEmpty();
    publish(store, "new");
    assertThat(store.find(DIGEST)).isPresent();
    assertThat(disk()).isEqualTo("new");
  }

  @Test
  void damagedDescriptionOrMissingDiskIsNoImageAndIsReplaced() throws IOException {
    ImageStore store = ImageStore.open(directory);
    publish(store, "disk");
    Path image = directory.resolve("sha256/" + DIGEST.hex());
    Files.writeString(image.resolve("image.json"), "{");
    assertThat(store.find(DIGEST)).isEmpty();
    publish(store, "again");
    assertThat(disk()).isEqualTo("again");
    Files.delete(image.resolve("disk.raw"));
    assertThat(store.find(DIGEST)).isEmpty();
  }

  @Test
  void removedImageIsGoneAndRemovingTwiceIsAsGood() throws IOException {
    ImageStore store = ImageStore.open(directory);
    publish(store, "disk");
    store.remove(DIGEST);
    store.remove(DIGEST);
    assertThat(store.find(DIGEST)).isEmpty();
    assertThat(directory.resolve("sha256/" + DIGEST.hex())).doesNotExist();
  }

  @Test
  void openingDeletesWhatTheDeadLeftAndSparesTheLiving() throws IOException {
    ImageStore store = ImageStore.open(directory);
    Path dead = Files.createDirectory(directory.resolve("building/dead"));
    Files.writeString(dead.resolve("disk.raw"), "half");
    Files.createFile(directory.resolve("building/dead.lock"));
    Files.createDirectory(directory.resolve("building/without-lock"));
    try (Workspace living = store.newWorkspace()) {
      ImageStore.open(directory);
      assertThat(dead).doesNotExist();
      assertThat(directory.resolve("building/without-lock")).doesNotExist();
      assertThat(living.path()).exists();
      assertThat(building()).hasSize(2);
    }
  }

  @Test
  void lockOfAProcessThatIsJustStartingIsSpared() throws IOException {
    ImageStore.open(directory);
    Path fresh = Files.createFile(directory.resolve("building/fresh.lock"));
    Path old = Files.createFile(directory.resolve("building/old.lock"));
    Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.from(Instant.EPOCH));
    ImageStore.open(directory);
    assertThat(fresh).exists();
    assertThat(old).doesNotExist();
  }
}

package org.bootwright.converter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.converter.store.BuildArea.Workspace;

/** A process that makes and removes one image over and over, and tells each time that it did. */
public final class PublishAndRemove {
  static final int DISK_BYTES = 1 << 20;

  private PublishAndRemove() {}

  public static void main(String[] arguments) throws IOException {
    ImageStore store = ImageStore.open(Path.of(arguments[0]));
    while (true) {
      try (Workspace workspace = store.newWorkspace()) {
        Files.write(workspace.path().resolve(ImageStore.DISK_NAME), new byte[DISK_BYTES]);
        store.publish(workspace, ImageStoreTest.image());
      }
      store.remove(ImageStoreTest.DIGEST);
      System.out.write('r');
      System.out.flush();
    }
  }
}

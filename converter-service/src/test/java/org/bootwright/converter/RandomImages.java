package org.bootwright.converter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.TarBuilder;

/**
 * Random images of the kind that builders make, which every engine loads: in each layer all parents
 * have entries, no name comes twice, and no whiteout hides what its own layer has. {@code
 * -Dbootwright.seed=N} makes one again.
 */
final class RandomImages {
  private static final int IMAGES = 12;
  private static final int LAYERS = 5;
  private static final int MAX_DEPTH = 3;
  private static final String[] NAMES = {"a", "b", "c", "d"};

  private final Random random;
  private final List<String> filesOfLayer = new ArrayList<>();

  private RandomImages(long seed) {
    random = new Random(seed);
  }

  static List<DialectImages.Image> make() throws IOException {
    long seed = Long.getLong("bootwright.seed", System.nanoTime());
    List<DialectImages.Image> images = new ArrayList<>();
    for (int image = 0; image < IMAGES; image++) {
      images.add(
          new DialectImages.Image(
              "random image of seed " + (seed + image), new RandomImages(seed + image).image()));
    }
    return images;
  }

  private ImageBuilder image() throws IOException {
    ImageBuilder image = ImageBuilder.image();
    for (int layer = 0; layer < LAYERS; layer++) {
      TarBuilder tar = TarBuilder.tar();
      filesOfLayer.clear();
      addEntries(tar, "", 0);
      image.layer(tar);
    }
    return image;
  }

  private void addEntries(TarBuilder tar, String parent, int depth) {
    for (String name : NAMES) {
      String path = parent + name;
      switch (random.nextInt(depth < MAX_DEPTH ? 9 : 5)) {
        case 0, 1 -> {
          tar.file(path, Integer.toString(random.nextInt(1000)));
          filesOfLayer.add(path);
        }
        case 2 -> tar.symbolicLink(path, NAMES[random.nextInt(NAMES.length)]);
        case 3 -> tar.whiteout(path);
        case 4 -> addHardLink(tar, path);
        case 5, 6 -> {
          tar.directory(path);
          if (random.nextInt(4) == 0) {
            tar.opaque(path);
          }
          addEntries(tar, path + "/", depth + 1);
        }
        default -> {}
      }
    }
  }

  private void addHardLink(TarBuilder tar, String path) {
    if (!filesOfLayer.isEmpty()) {
      tar.hardLink(path, filesOfLayer.get(random.nextInt(filesOfLayer.size())));
    }
  }
}

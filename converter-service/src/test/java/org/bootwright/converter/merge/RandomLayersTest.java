package org.bootwright.converter.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.converter.testing.TarBuilder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random layers against a model that knows nothing of trees: a map of paths. The seed is printed
 * when a test fails, and {@code -Dbootwright.seed=N} takes it again.
 */
final class RandomLayersTest {
  private static final int LAYERS = 6;
  private static final int ENTRIES = 40;
  private static final List<Compression> COMPRESSIONS = List.of(Compression.values());
  private static final String[] NAMES = {"a", "b", "c"};

  @TempDir Path directory;

  @RepeatedTest(25)
  void diskIsWhatTheModelSays() throws IOException {
    long seed = Long.getLong("bootwright.seed", System.nanoTime());
    Random random = new Random(seed);
    SortedMap<String, String> model = new TreeMap<>();
    ImageBuilder image = ImageBuilder.image();
    for (int layer = 0; layer < LAYERS; layer++) {
      TarBuilder tar = TarBuilder.tar();
      model = applyLayer(model, randomLayer(random, layer), tar);
      image.layer(tar.bytes(), COMPRESSIONS.get(layer % COMPRESSIONS.size()));
    }
    assertThat(Conversions.convert(image, directory).shapes())
        .as("-Dbootwright.seed=%d", seed)
        .isEqualTo(model);
  }

  /** {@code kind} is f(ile), d(irectory), l(ink), w(hiteout) or o(paque). */
  record Change(char kind, String path, String text) {}

  private static List<Change> randomLayer(Random random, int layer) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      String path = randomPath(random);
      char kind = "ffffddddlwwo".charAt(random.nextInt(12));
      changes.add(new Change(kind, path, "%d.%d".formatted(layer, i)));
    }
    return changes;
  }

  private static String randomPath(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      path.append(path.isEmpty() ? "" : "/").append(NAMES[random.nextInt(NAMES.length)]);
    }
    return path.toString();
  }

  /** Leaves out changes that lie below something that is no directory in their own layer. */
  private static SortedMap<String, String> applyLayer(
      SortedMap<String, String> lower, List<Change> changes, TarBuilder tar) {
    SortedMap<String, String> own = new TreeMap<>();
    Set<String> whiteouts = new HashSet<>();
    Set<String> opaques = new HashSet<>();
    for (Change change : changes) {
      if (liesBelowNonDirectory(own, change)) {
        continue;
      }
      String absolute = "/" + change.path();
      switch (change.kind()) {
        case 'f', 'l' -> {
          put(own, absolute, shape(change));
          // Marks in a directory that the same layer replaces are gone with it.
          whiteouts.removeIf(mark -> isWithin(mark, absolute));
          opaques.removeIf(mark -> mark.equals(absolute) || isWithin(mark, absolute));
        }
        case 'd' -> put(own, absolute, "dir");
        case 'w' -> whiteouts.add(absolute);
        default -> opaques.add(absolute);
      }
      write(tar, change);
    }
    return merge(lower, own, whiteouts, opaques);
  }

  private static String shape(Change change) {
    return (change.kind() == 'f' ? "file " : "link ") + change.text();
  }

  private static boolean isWithin(String path, String directory) {
    return path.startsWith(directory) && path.startsWith("/", directory.length());
  }

  private static void write(TarBuilder tar, Change change) {
    switch (change.kind()) {
      case 'f' -> tar.file(change.path(), change.text());
      case 'l' -> tar.symbolicLink(change.path(), change.text());
      case 'd' -> tar.directory(change.path());
      case 'w' -> tar.whiteout(change.path());
      default -> tar.opaque(change.path());
    }
  }

  private static boolean liesBelowNonDirectory(SortedMap<String, String> own, Change change) {
    String path = "/" + change.path();
    boolean selfCounts = change.kind() == 'o';
    return own.entrySet().stream()
        .filter(entry -> !entry.getValue().equals("dir"))
        .anyMatch(
            entry -> isWithin(path, entry.getKey()) || (selfCounts && path.equals(entry.getKey())));
  }

  private static void put(SortedMap<String, String> own, String absolute, String shape) {
    if (!shape.equals("dir")) {
      own.keySet().removeIf(key -> isWithin(key, absolute));
    }
    own.put(absolute, shape);
    for (int slash = absolute.lastIndexOf('/');
        slash > 0;
        slash = absolute.lastIndexOf('/', slash - 1)) {
      own.putIfAbsent(absolute.substring(0, slash), "dir");
    }
  }

  private static SortedMap<String, String> merge(
      SortedMap<String, String> lower,
      SortedMap<String, String> own,
      Set<String> whiteouts,
      Set<String> opaques) {
    SortedMap<String, String> merged = new TreeMap<>();
    lower.forEach(
        (path, shape) -> {
          boolean hidden =
              whiteouts.stream().anyMatch(mark -> path.equals(mark) || isWithin(path, mark))
                  || opaques.stream().anyMatch(mark -> isWithin(path, mark))
                  || own.entrySet().stream()
                      .anyMatch(
                          entry ->
                              !entry.getValue().equals("dir") && isWithin(path, entry.getKey()));
          if (!hidden) {
            merged.put(path, shape);
          }
        });
    own.forEach(
        (path, shape) -> {
          if (!shape.equals("dir") || !"dir".equals(merged.get(path))) {
            merged.keySet().removeIf(key -> isWithin(key, path));
          }
          merged.put(path, shape);
        });
    return merged;
  }
}

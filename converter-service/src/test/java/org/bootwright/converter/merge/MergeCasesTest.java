package org.bootwright.converter.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.bootwright.converter.testing.Conversions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers over each other come to the tree that the case says. */
final class MergeCasesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("org.bootwright.converter.merge.MergeCases#all")
  void layersComeToOneTree(MergeCases.Case each) throws IOException {
    assertThat(Conversions.convert(each.image(), directory).shapes())
        .containsExactlyInAnyOrderEntriesOf(each.tree());
  }
}

package org.bootwright.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedImageTest {
  @TempDir Path folder;

  @Test
  void relativePathsBecomeAbsoluteAndKeepTheirTags() throws IOException {
    Files.createDirectory(folder.resolve("layout"));
    assertThat(images().resolve("oci:layout:v1")).hasToString("oci:" + folder + "/layout:v1");
    assertThat(images().resolve("oci:./x/../layout")).hasToString("oci:" + folder + "/layout");
  }

  @Test
  void registryReferencesStayAsTheyAre() {
    assertThat(images().resolve("debian:trixie")).hasToString("debian:trixie");
  }

  @Test
  void missingPathIsNamed() {
    assertThatThrownBy(() -> images().resolve("docker-archive:absent.tar"))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "looking for the image docker-archive:absent.tar: there is no "
                + folder
                + "/absent.tar; check the path");
  }

  @Test
  void demoIsMadeOnceAndAgainWhenAsked() throws IOException {
    Path made = Files.createDirectory(folder.resolve("made"));
    Path calls = folder.resolve("calls");
    script("echo \"$@\" >>" + calls + "; touch " + made + "/index.json; echo " + made);
    assertThat(images().resolve("demo")).hasToString("oci:" + home().demoImage() + ":latest");
    assertThat(home().demoImage().resolve("index.json")).exists();
    assertThat(images().resolve("demo")).isNotNull();
    assertThat(Files.readString(calls)).isEqualTo("\n");
    assertThat(new DemoImage(home(), Optional.of(folder)).ensure(true)).isNotNull();
    assertThat(Files.readString(calls)).isEqualTo("\n--rebuild\n");
  }

  @Test
  void demoThatCannotBeMadeIsSaid() throws IOException {
    script("exit 5");
    assertThatThrownBy(() -> images().resolve("demo"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("ended with status 5");
    assertThat(home().demoImage()).doesNotExist();
  }

  private void script(String text) throws IOException {
    Path script = folder.resolve("demo-image.sh");
    Files.writeString(script, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private BootwrightHome home() {
    return new BootwrightHome(folder.resolve("home"));
  }

  private TypedImage images() {
    return new TypedImage(new DemoImage(home(), Optional.of(folder)), folder);
  }
}

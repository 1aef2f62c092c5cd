package org.bootwright.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageReferenceTest {
  private static final String DIGEST =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          debian,                               DOCKER,         debian,                     ''
          debian:trixie,                        DOCKER,         debian,                     trixie
          docker://debian:trixie,               DOCKER,         debian,                     trixie
          registry.example:5000/a/b,            DOCKER,         registry.example:5000/a/b,  ''
          registry.example:5000/a/b:1.2,        DOCKER,         registry.example:5000/a/b,  1.2
          docker-daemon:app:latest,             DOCKER_DAEMON,  app,                        latest
          oci:/srv/image,                       OCI,            /srv/image,                 ''
          oci:./image:v1,                       OCI,            ./image,                    v1
          oci-archive:a.tar:v1,                 OCI_ARCHIVE,    a.tar,                      v1
          docker-archive:/a.tar:host:5000/n:t,  DOCKER_ARCHIVE, /a.tar,                     host:5000/n:t
          """)
  void transportLocationAndTagAreToldApart(
      String text, Transport transport, String location, String tag) {
    ImageReference reference = ImageReference.parse(text);

    assertThat(reference.transport()).isEqualTo(transport);
    assertThat(reference.location()).isEqualTo(location);
    assertThat(reference.tag()).isEqualTo(tag.isEmpty() ? Optional.empty() : Optional.of(tag));
  }

  @Test
  void digestMayStandBesideTheTag() {
    ImageReference reference = ImageReference.parse("oci:/srv/image:v1@" + DIGEST);

    assertThat(reference.digest()).contains(Digest.parse(DIGEST));
    assertThat(reference.tag()).contains("v1");
    assertThat(reference.location()).isEqualTo("/srv/image");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian:trixie",
        "oci:/srv/image:v1",
        "docker-archive:/a.tar:host:5000/n:t",
        "docker-daemon:app@" + DIGEST,
        "docker://oci:latest",
        "docker://docker-daemon:l"
      })
  void whatIsWrittenReadsBackAsTheSame(String text) {
    ImageReference reference = ImageReference.parse(text);

    assertThat(reference.toString()).isEqualTo(text);
    assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "oci:",
        "docker://",
        ":tag",
        "debian:",
        "a b",
        "-debian",
        "debian/",
        "debian@sha256:beef",
        "oci:/x:-tag",
        "line\nbreak"
      })
  void whatIsNoReferenceIsRefused(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReferenceIsBounded() {
    assertThatThrownBy(() -> ImageReference.parse("oci:/" + "a".repeat(5000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("characters");
  }
}

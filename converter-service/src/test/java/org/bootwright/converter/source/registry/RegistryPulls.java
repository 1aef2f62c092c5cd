package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.ImageConverter;
import org.bootwright.converter.SourceSettings;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.engine.login.DockerConfig;

/** Converts images of registries in the one way that users do, with little patience. */
record RegistryPulls(RegistryConfig config, Path disk) {
  /** A test should not wait; what stands still here does so for good. */
  static final TransferLimits HASTY =
      new TransferLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(20),
          Duration.ofMillis(1),
          Duration.ofMillis(1500),
          4,
          12);

  static RegistryPulls into(Path disk) {
    return new RegistryPulls(
        new RegistryConfig(Map.of(), Optional.empty(), ProxySettings.NONE, HASTY), disk);
  }

  RegistryPulls with(Map<String, RegistrySettings> registries) {
    return new RegistryPulls(
        new RegistryConfig(registries, config.credentials(), config.proxies(), config.limits()),
        disk);
  }

  RegistryPulls with(DockerConfig credentials) {
    return new RegistryPulls(
        new RegistryConfig(
            config.registries(), Optional.of(credentials), config.proxies(), config.limits()),
        disk);
  }

  ConvertedDisk convert(String reference) {
    return convert(reference, new Cancellation());
  }

  ConvertedDisk convert(String reference, Cancellation cancellation) {
    return new ImageConverter(
            ConversionLimits.standard(), SourceSettings.standard().withRegistries(config))
        .convert(
            ImageReference.parse(reference),
            Platform.LINUX_AMD64,
            disk,
            DiskSize.fitted(),
            ProgressListener.NONE,
            cancellation);
  }

  void assertFails(String reference, FailureCode code, String... says) {
    assertThatThrownBy(() -> convert(reference))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(says);
    assertThat(disk).doesNotExist();
  }
}

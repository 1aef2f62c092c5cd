package org.bootwright.converter.layer;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose code decompresses gzip. The bytes are the same; the time is not. */
public enum InflationLibrary {
  /** Intel's ISA-L, where the host has it: twice as fast. */
  ISAL,
  /** The JDK's own zlib. */
  JDK;

  /** Which one to use: {@code isal} or {@code jdk}; left out, the faster one that is there. */
  public static final String VARIABLE = "BOOTWRIGHT_INFLATER";

  private static final Logger LOG = LoggerFactory.getLogger(InflationLibrary.class);

  /** Loaded when it is first asked for, and once. */
  private static final class Isal {
    static final Optional<IsalLibrary> LIBRARY = IsalLibrary.load();
  }

  /** Loads what is here and looks, so that the first layer begins at once. */
  public static void prepare() {
    if (ISAL.isHere()) {
      try (Inflation inflation = ISAL.newInflation()) {
        inflation.begin();
      }
    }
  }

  /**
   * What the environment asks for, or the best that there is.
   *
   * @throws FailureException {@code invalid_request} for one that is not known or not here
   */
  public static InflationLibrary choose(Map<String, String> environment) {
    @Nullable String asked = environment.get(VARIABLE);
    if (asked == null || asked.isEmpty()) {
      return ISAL.isHere() ? ISAL : JDK;
    }
    for (InflationLibrary library : values()) {
      if (library.word().equals(asked)) {
        return library.checkHere();
      }
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST, "%s=%s: give isal or jdk".formatted(VARIABLE, asked));
  }

  /** Tells the log which one it is. */
  public void log() {
    LOG.info("gzip is decompressed by {}", this == ISAL ? "ISA-L" : "the JDK's zlib");
  }

  private InflationLibrary checkHere() {
    if (!isHere()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "%s=isal: libisal.so.2 is not on this host; Debian has it as libisal2"
              .formatted(VARIABLE));
    }
    return this;
  }

  boolean isHere() {
    return this == JDK || Isal.LIBRARY.isPresent();
  }

  Inflation newInflation() {
    return switch (this) {
      case ISAL -> new IsalInflation(Isal.LIBRARY.orElseThrow());
      case JDK -> new JdkInflation();
    };
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

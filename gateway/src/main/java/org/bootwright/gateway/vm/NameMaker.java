package org.bootwright.gateway.vm;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes names that people can say: an adjective and something that is built or sailed. */
public final class NameMaker {
  private static final List<String> ADJECTIVES =
      List.of(
          "able", "agile", "amber", "brave", "bright", "brisk", "calm", "clever", "crisp", "eager",
          "early", "fair", "fleet", "fond", "gentle", "glad", "golden", "grand", "happy", "hardy",
          "honest", "jolly", "keen", "kind", "lively", "lucky", "mellow", "merry", "mighty", "neat",
          "nimble", "noble", "plucky", "polite", "proud", "quick", "quiet", "ready", "robust",
          "sharp", "shiny", "silent", "smart", "snappy", "solid", "sound", "steady", "sturdy",
          "sunny", "swift", "tidy", "trusty", "vivid", "warm", "wise", "witty", "young", "zesty");

  private static final List<String> NOUNS =
      List.of(
          "anchor",
          "anvil",
          "arch",
          "barge",
          "beacon",
          "bellows",
          "boat",
          "bridge",
          "brig",
          "canoe",
          "canvas",
          "carrack",
          "chisel",
          "clipper",
          "cutter",
          "derrick",
          "dinghy",
          "dock",
          "ferry",
          "forge",
          "frigate",
          "galley",
          "gantry",
          "hammer",
          "harbor",
          "hull",
          "jetty",
          "kayak",
          "keel",
          "ketch",
          "lathe",
          "lantern",
          "ledger",
          "mast",
          "mill",
          "pier",
          "pilot",
          "plane",
          "pulley",
          "quay",
          "raft",
          "rudder",
          "sail",
          "schooner",
          "sextant",
          "skiff",
          "sloop",
          "spar",
          "tiller",
          "tower",
          "trawler",
          "tug",
          "turbine",
          "vault",
          "vessel",
          "wharf",
          "winch",
          "yacht");

  /** Beyond this many readable names that are taken, a number makes the next one unique. */
  private static final int NUMBERED_FROM_TRY = 4;

  private final RandomGenerator random;

  public NameMaker(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A name that may be taken already.
   *
   * @param tries how many names were found to be taken
   */
  public String make(int tries) {
    String name =
        ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
            + "-"
            + NOUNS.get(random.nextInt(NOUNS.size()));
    return tries < NUMBERED_FROM_TRY ? name : name + "-" + random.nextInt(100_000);
  }
}

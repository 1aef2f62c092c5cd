package org.bootwright.engine.login;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Where a repository is, by Docker's rules for names (distribution/reference, splitDockerDomain).
 *
 * @param registry {@code HOST[:PORT]}, as people write it
 * @param path within the registry
 */
public record RepositoryName(String registry, String path) {
  /** What a name without a registry means. Its API and its credentials go by other names. */
  public static final String DEFAULT_REGISTRY = "docker.io";

  /** The host that serves the default registry's API. */
  private static final String DEFAULT_API_HOST = "registry-1." + DEFAULT_REGISTRY;

  /** An older name of the default registry. */
  private static final String OLD_DEFAULT_REGISTRY = "index." + DEFAULT_REGISTRY;

  /** What Docker's config.json calls the default registry. */
  private static final String DEFAULT_CREDENTIALS = "https://" + OLD_DEFAULT_REGISTRY + "/v1/";

  /** Where images of the default registry are that have no owner's name. */
  private static final String OFFICIAL_PREFIX = "library/";

  private static final int MAX_LENGTH = 255;

  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final Pattern REGISTRY =
      Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?");

  /** Reads the location of a reference; fails with {@code invalid_request}. */
  public static RepositoryName parse(String location) {
    int slash = location.indexOf('/');
    String first = slash < 0 ? "" : location.substring(0, slash);
    if (!isRegistry(first)) {
      return checked(DEFAULT_REGISTRY, location, location);
    }
    String registry = first.equals(OLD_DEFAULT_REGISTRY) ? DEFAULT_REGISTRY : first;
    return checked(registry, location.substring(slash + 1), location);
  }

  /** A registry's name has what no owner's name has: a dot, a colon or an upper-case letter. */
  private static boolean isRegistry(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static RepositoryName checked(String registry, String path, String location) {
    boolean official = registry.equals(DEFAULT_REGISTRY) && path.indexOf('/') < 0;
    RepositoryName name = new RepositoryName(registry, official ? OFFICIAL_PREFIX + path : path);
    boolean valid =
        name.path().length() <= MAX_LENGTH
            && PATH.matcher(name.path()).matches()
            && REGISTRY.matcher(registry).matches();
    if (!valid) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "the image name %s: not [REGISTRY[:PORT]/]NAME with names in lower case"
              .formatted(location));
    }
    return name;
  }

  /** The host and port that a registry of this name answers at. */
  public static String apiAuthority(String registry) {
    return registry.equals(DEFAULT_REGISTRY) ? DEFAULT_API_HOST : registry;
  }

  /** What Docker's config.json and credential helpers call a registry. */
  public static String credentialsKey(String registry) {
    return registry.equals(DEFAULT_REGISTRY) ? DEFAULT_CREDENTIALS : registry;
  }
}

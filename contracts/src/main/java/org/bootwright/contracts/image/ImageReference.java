package org.bootwright.contracts.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image as the user names it, in the syntax of skopeo: {@code debian:trixie}, {@code
 * docker://REF}, {@code docker-daemon:NAME[:TAG]}, {@code oci:DIR[:TAG]}, {@code
 * oci-archive:FILE[:TAG]}, {@code docker-archive:FILE[:TAG]}; {@code @sha256:…} may stand wherever
 * a tag may.
 *
 * @param location the repository name, or the path
 */
public record ImageReference(
    Transport transport, String location, Optional<String> tag, Optional<Digest> digest) {
  /** Longer than any path that the kernel takes (PATH_MAX) with a tag and a digest behind it. */
  private static final int MAXIMUM_LENGTH = 4096 + 256;

  /**
   * The tag of the OCI distribution specification; docker archives may name a repository with it.
   */
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  private static final Pattern ARCHIVE_TAG =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./:-]{0,255}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?");

  private static final String DOCKER_URL = "docker://";

  private static final Pattern REPOSITORY =
      Pattern.compile(
          "[a-zA-Z0-9](?:[a-zA-Z0-9._:-]*[a-zA-Z0-9])?(?:/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)*");

  public ImageReference {
    if (location.isEmpty()) {
      throw new IllegalArgumentException("the image reference names nothing");
    }
    if (!transport.isPath() && !REPOSITORY.matcher(location).matches()) {
      throw new IllegalArgumentException("not a repository name: " + location);
    }
    Pattern tagPattern = transport.isPath() ? ARCHIVE_TAG : TAG;
    if (tag.isPresent() && !tagPattern.matcher(tag.get()).matches()) {
      throw new IllegalArgumentException("not a tag: " + tag.get());
    }
  }

  /** Reads a reference; throws IllegalArgumentException with a message for the user. */
  @JsonCreator
  public static ImageReference parse(String text) {
    if (text.isEmpty() || text.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException(
          "an image reference has 1 to " + MAXIMUM_LENGTH + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the image reference has a control character in it");
    }
    for (Transport transport : Transport.values()) {
      String prefix = transport == Transport.DOCKER ? DOCKER_URL : transport.prefix() + ":";
      if (text.startsWith(prefix)) {
        return parseLocation(transport, text.substring(prefix.length()));
      }
    }
    return parseLocation(Transport.DOCKER, text);
  }

  private static ImageReference parseLocation(Transport transport, String text) {
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.lastIndexOf("@sha256:");
    if (at >= 0) {
      digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    int colon = tagColon(transport, rest);
    Optional<String> tag = Optional.empty();
    if (colon >= 0) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    return new ImageReference(transport, rest, tag, digest);
  }

  /**
   * The colon before the tag, or -1. Behind a path it is the first one, as in skopeo, since the tag
   * of a docker archive may itself be {@code HOST:PORT/NAME:TAG}; in a repository name it stands
   * behind the last slash, since the colon of a port comes before one.
   */
  private static int tagColon(Transport transport, String text) {
    return transport.isPath() ? text.indexOf(':') : text.indexOf(':', text.lastIndexOf('/') + 1);
  }

  /** The same image at another path: for making a path absolute where it was typed. */
  public ImageReference withLocation(String newLocation) {
    return new ImageReference(transport, newLocation, tag, digest);
  }

  @JsonValue
  @Override
  public String toString() {
    String rest =
        location
            + tag.map(value -> ":" + value).orElse("")
            + digest.map(value -> "@" + value).orElse("");
    if (transport != Transport.DOCKER) {
      return transport.prefix() + ":" + rest;
    }
    return looksLikeAnotherTransport(rest) ? DOCKER_URL + rest : rest;
  }

  /** A repository may be called {@code oci}, and written as {@code oci:latest} be a directory. */
  private static boolean looksLikeAnotherTransport(String text) {
    return Arrays.stream(Transport.values())
        .filter(other -> other != Transport.DOCKER)
        .anyMatch(other -> text.startsWith(other.prefix() + ":"));
  }
}

package org.bootwright.contracts.image;

/** Where an image comes from, by the names that skopeo and podman use. */
public enum Transport {
  /** A registry that speaks the OCI distribution protocol. */
  DOCKER("docker"),
  /** The image store of a Docker Engine. */
  DOCKER_DAEMON("docker-daemon"),
  /** A directory in the OCI image layout. */
  OCI("oci"),
  /** A tar file of an OCI image layout. */
  OCI_ARCHIVE("oci-archive"),
  /** A tar file as {@code docker save} writes it. */
  DOCKER_ARCHIVE("docker-archive");

  private final String prefix;

  Transport(String prefix) {
    this.prefix = prefix;
  }

  /** What stands before the colon in a reference. */
  public String prefix() {
    return prefix;
  }

  /** Whether the location is a path on the host that converts. */
  public boolean isPath() {
    return this == OCI || this == OCI_ARCHIVE || this == DOCKER_ARCHIVE;
  }
}

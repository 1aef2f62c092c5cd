package org.bootwright.contracts.vm;

/**
 * A directory of the runner's host that a VM finds in its own tree of files.
 *
 * @param host absolute path on the host
 * @param guest absolute path in the guest; made where it is not there
 * @param readOnly the guest cannot change what is in it, whatever it does
 */
public record Volume(String host, String guest, boolean readOnly) {
  public Volume {
    AbsolutePath.require("a volume's directory on the host", host);
    AbsolutePath.require("a volume's place in the guest", guest);
    if (guest.chars().allMatch(character -> character == '/')) {
      throw new IllegalArgumentException("a volume cannot take the place of the guest's root");
    }
  }
}

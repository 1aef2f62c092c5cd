package org.bootwright.ext4.xattr;

import java.util.Optional;

/** The namespaces that ext4 stores, by the number that stands for the prefix on the disk. */
enum XattrNamespace {
  USER(1, "user.", false),
  ACL_ACCESS(2, "system.posix_acl_access", true),
  ACL_DEFAULT(3, "system.posix_acl_default", true),
  TRUSTED(4, "trusted.", false),
  SECURITY(6, "security.", false);

  private final int index;
  private final String prefix;
  private final boolean isWholeName;

  XattrNamespace(int index, String prefix, boolean isWholeName) {
    this.index = index;
    this.prefix = prefix;
    this.isWholeName = isWholeName;
  }

  static Optional<XattrNamespace> of(String name) {
    for (var namespace : values()) {
      boolean matches =
          namespace.isWholeName
              ? name.equals(namespace.prefix)
              : name.startsWith(namespace.prefix) && name.length() > namespace.prefix.length();
      if (matches) {
        return Optional.of(namespace);
      }
    }
    return Optional.empty();
  }

  int index() {
    return index;
  }

  boolean isAcl() {
    return isWholeName;
  }

  String withoutPrefix(String name) {
    return name.substring(prefix.length());
  }
}

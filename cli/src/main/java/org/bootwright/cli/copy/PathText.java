package org.bootwright.cli.copy;

/** What the end of a path that was typed asks for, and its parts. Both ends of a copy have them. */
record PathText(String text) {
  /** {@code dir/.}: what is in it, and not the directory itself. */
  boolean isContents() {
    return text.equals(".") || text.endsWith("/.");
  }

  /** Whether it can only be a directory. */
  boolean wantsDirectory() {
    return isContents() || text.endsWith("/");
  }

  /** Without what its end asks for. */
  String plain() {
    String path = text;
    while (path.length() > 1 && (path.endsWith("/") || path.endsWith("/."))) {
      path = path.substring(0, path.length() - 1);
    }
    return path;
  }

  /** The last component; empty of a root. */
  String name() {
    String path = plain();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** All but the last component. */
  String parent() {
    String path = plain();
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
  }
}

package org.bootwright.ext4;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds the paths of nodes for messages; slow, for the tree keeps no way back from a file. */
final class Paths {

  private Paths() {}

  static String of(Directory directory) {
    return PathText.of(bytesOf(directory));
  }

  static String of(Directory directory, FileName name) {
    var path = new ByteArrayOutputStream();
    path.writeBytes(bytesOf(directory));
    if (directory.parent().isPresent()) {
      path.write('/');
    }
    path.writeBytes(name.bytes());
    return PathText.of(path.toByteArray());
  }

  /** A path of a node somewhere below the root. */
  static String find(Directory root, Node wanted) {
    Deque<Directory> pending = new ArrayDeque<>();
    pending.push(root);
    while (!pending.isEmpty()) {
      var directory = pending.pop();
      var found = directory.nameOf(wanted);
      if (found.isPresent()) {
        return of(directory, found.get());
      }
      for (var name : directory.names()) {
        if (directory.get(name).orElseThrow() instanceof Directory subdirectory) {
          pending.push(subdirectory);
        }
      }
    }
    return wanted == root ? "/" : "(a file without a name)";
  }

  private static byte[] bytesOf(Directory directory) {
    List<FileName> names = new ArrayList<>();
    var at = directory;
    while (at.parent().isPresent()) {
      var parent = at.parent().orElseThrow();
      names.add(parent.nameOf(at).orElseThrow());
      at = parent;
    }
    var path = new ByteArrayOutputStream();
    for (var name : names.reversed()) {
      path.write('/');
      path.writeBytes(name.bytes());
    }
    if (names.isEmpty()) {
      path.write('/');
    }
    return path.toByteArray();
  }
}

package org.bootwright.converter.merge;

import org.bootwright.converter.tar.TarText;

/** An entry's name, fit to be shown once somebody has to see it: hardly any is. */
record ShownName(String name) {
  @Override
  public String toString() {
    return TarText.printable(name);
  }
}

package org.bootwright.cli.command;

import picocli.CommandLine.Option;

/** Asks for JSON in place of a table. */
final class JsonOption {
  @Option(names = "--json", description = "Print JSON in place of text for people.")
  private boolean json;

  boolean wanted() {
    return json;
  }
}

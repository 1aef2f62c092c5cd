package org.bootwright.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The three streams of a command and which of them are a terminal.
 *
 * @param out bytes, without a buffer: whoever prints much brings one
 * @param err text for people
 */
public record StandardStreams(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean inTerminal,
    boolean outTerminal,
    boolean errTerminal) {

  /** The streams of this process. */
  public static StandardStreams ofProcess() {
    return new StandardStreams(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 8192),
            true,
            StandardCharsets.UTF_8),
        isTerminal(0),
        isTerminal(1),
        isTerminal(2));
  }

  /** Linux names what a file descriptor leads to; asking it starts no process and no library. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target =
          Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor))).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException closed) {
      return false;
    }
  }

  /** A printer of text for standard output, which is flushed by its user. */
  public PrintStream text() {
    return new PrintStream(new BufferedOutputStream(out, 8192), false, StandardCharsets.UTF_8);
  }
}

package org.bootwright.runner.qmp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other end of a QMP socket, under a test's control. */
final class ScriptedQemu implements AutoCloseable {
  static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n";

  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  /** Answers one command. */
  interface Answer {
    /** What to send for a line, in which {@code ID} stands for the command's id. */
    Optional<String> to(String line);
  }

  private final ServerSocketChannel server;
  private final Thread thread;

  ScriptedQemu(Path socket, String greeting, Answer answer) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = Thread.ofVirtual().start(() -> serve(greeting, answer));
  }

  private void serve(String greeting, Answer answer) {
    try (SocketChannel client = server.accept();
        var lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
      write(client, greeting);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher id = ID.matcher(line);
        String number = id.find() ? id.group(1) : "0";
        Optional<String> reply =
            line.contains("qmp_capabilities")
                ? Optional.of("{\"return\": {}, \"id\": ID}\r\n")
                : answer.to(line);
        if (reply.isEmpty()) {
          return;
        }
        write(client, reply.get().replace("ID", number));
      }
    } catch (IOException ended) {
      // The test closed one of the ends.
    }
  }

  private static void write(SocketChannel client, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    thread.interrupt();
  }
}

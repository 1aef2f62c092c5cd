package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks HTTP on a Unix socket, as an Engine does, and says what a test has it say. */
public final class FakeEngine implements AutoCloseable {
  /** What answers a request. */
  public interface Handler {
    void answer(String path, OutputStream out) throws IOException;
  }

  /** That of Docker 20.10. */
  private static final String API_VERSION = "1.41";

  private final Path socket;
  private final ServerSocketChannel server;
  private final Handler handler;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();

  public FakeEngine(Path socket, Handler handler) throws IOException {
    this.socket = socket;
    this.handler = handler;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  public URI host() {
    return URI.create("unix://" + socket);
  }

  /** The paths that were asked for. */
  public List<String> requests() {
    return requests;
  }

  /** Sends a whole answer. */
  public static void send(OutputStream out, int status, byte[] body) throws IOException {
    String head =
        "HTTP/1.1 %d Said\r\nApi-Version: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, API_VERSION, body.length);
    out.write(head.getBytes(ISO_8859_1));
    out.write(body);
  }

  public static void send(OutputStream out, int status, String body) throws IOException {
    send(out, status, body.getBytes(UTF_8));
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      var in =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(connection), UTF_8));
      String request = in.readLine();
      for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {}
      if (request != null) {
        String path = request.split(" ", -1)[1];
        requests.add(path);
        handler.answer(path, Channels.newOutputStream(connection));
      }
    } catch (IOException gone) {
      // Whoever asked has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }
}

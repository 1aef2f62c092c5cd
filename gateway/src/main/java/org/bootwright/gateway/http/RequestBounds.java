package org.bootwright.gateway.http;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * How much a client may ask of the server, however it means it.
 *
 * @param connections open at a time
 * @param firstRequest how long a new connection may take to send the head of a request
 * @param nextRequest how long one may be quiet between requests, and how long the next head may
 *     take
 * @param body how long a body may take
 */
record RequestBounds(int connections, Duration firstRequest, Duration nextRequest, Duration body) {
  /** Far more than a request for a VM with a thousand variables takes. */
  static final int MAXIMUM_BODY_BYTES = 1024 * 1024;

  /** Names as long as they may be, in a query of many labels. */
  static final int MAXIMUM_REQUEST_LINE_BYTES = 32 * 1024;

  /** A token, a trace and what a browser adds: a twentieth of this. */
  static final int MAXIMUM_HEADER_BYTES = 16 * 1024;

  /** Input is sent in messages; one larger than this is no piece but all of it. */
  static final int MAXIMUM_WEB_SOCKET_MESSAGE_BYTES = 1024 * 1024;

  /** A client that sends larger pieces can cut them; what is pasted fits in one. */
  static final int MAXIMUM_WEB_SOCKET_FRAME_BYTES = 1024 * 1024;

  /** A viewer holds one each: consoles of all VMs of a few hosts, and as many event streams. */
  private static final int MAXIMUM_CONNECTIONS = 4096;

  /** A head is one packet or a few; a minute would only serve who wants to hold connections. */
  private static final Duration FIRST_REQUEST = Duration.ofSeconds(20);

  /** Longer than the 30 s after which Java's client gives an unused connection up by itself. */
  private static final Duration NEXT_REQUEST = Duration.ofSeconds(75);

  /** The largest body at 280 kbit/s. */
  private static final Duration BODY = Duration.ofSeconds(30);

  static RequestBounds standard() {
    return new RequestBounds(MAXIMUM_CONNECTIONS, FIRST_REQUEST, NEXT_REQUEST, BODY);
  }

  /**
   * Options of a server that keeps to them. HTTP/1.1 alone: its requests come one by one, so that
   * connections and times bound everything. Nothing is decompressed, since a little can become a
   * lot.
   */
  static HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(MAXIMUM_REQUEST_LINE_BYTES)
        .setMaxHeaderSize(MAXIMUM_HEADER_BYTES)
        .setMaxWebSocketFrameSize(MAXIMUM_WEB_SOCKET_FRAME_BYTES)
        .setMaxWebSocketMessageSize(MAXIMUM_WEB_SOCKET_MESSAGE_BYTES)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setDecompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false);
  }
}

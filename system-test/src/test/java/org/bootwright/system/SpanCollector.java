package org.bootwright.system;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Takes spans by OTLP, on all addresses of this host, since containers reach it by none of ours.
 */
final class SpanCollector implements AutoCloseable {
  private record Span(String service, String name, String trace, String id, String parent) {}

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  SpanCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} has to be in the containers. */
  String endpoint() {
    return "http://collector:" + server.getAddress().getPort();
  }

  /**
   * Of each span of a trace, {@code SERVICE NAME}, the name of its parent; where that is none of
   * the trace, its id.
   */
  Map<String, String> parents(String trace) {
    List<Span> ours = spans.stream().filter(span -> span.trace().equals(trace)).toList();
    Map<String, String> names = new TreeMap<>();
    ours.forEach(span -> names.put(span.id(), span.name()));
    Map<String, String> parents = new TreeMap<>();
    for (Span span : ours) {
      String parent = names.getOrDefault(span.parent(), span.parent());
      parents.put(span.service() + " " + span.name(), parent);
    }
    return parents;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
      InputStream body = exchange.getRequestBody();
      InputStream plain = "gzip".equals(encoding) ? new GZIPInputStream(body) : body;
      for (ResourceSpans sent : ExportTraceServiceRequest.parseFrom(plain).getResourceSpansList()) {
        add(sent);
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void add(ResourceSpans sent) {
    String service =
        sent.getResource().getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(attribute -> attribute.getValue().getStringValue())
            .findFirst()
            .orElseThrow();
    for (ScopeSpans scope : sent.getScopeSpansList()) {
      scope
          .getSpansList()
          .forEach(
              span ->
                  spans.add(
                      new Span(
                          service,
                          span.getName(),
                          hex(span.getTraceId()),
                          hex(span.getSpanId()),
                          hex(span.getParentSpanId()))));
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

/**
 * Talks to a gateway: HTTP, server-sent events and WebSockets, on the JDK's own client. Whatever
 * goes wrong comes out as a FailureException with the gateway's stable code, or {@code
 * gateway_unavailable} when it does not answer.
 *
 * <pre>
 *  GatewayClient --- requests and answers, JSON
 *  EventStream ----- GET /v1/events, resumed after a break by the last event's id
 *  ByteSocket ------ WebSocket /console: bytes both ways
 *  AttachSocket ---- WebSocket /attach: first byte of a frame names the stream
 * </pre>
 */
@NullMarked
package org.bootwright.cli.client;

import org.jspecify.annotations.NullMarked;

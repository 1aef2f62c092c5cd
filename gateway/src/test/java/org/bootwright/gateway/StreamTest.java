package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.InputKind;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StreamTest {
  @TempDir Path directory;
  private TestSystem system;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
  }

  @AfterEach
  void close() {
    system.close();
  }

  private Spool spool(String vm, OutputKind kind) {
    return system.runner.spool(VmId.parse(vm), kind);
  }

  @Test
  void aLogEndsWithWhatIsThereOrWithItsLastLines() {
    String id = system.createRunning("demo");
    spool(id, OutputKind.CONSOLE).write("one\ntwo\nthree\nfour");
    spool(id, OutputKind.STDERR).write("oops\n");
    assertThat(log(id, "")).isEqualTo("one\ntwo\nthree\nfour");
    assertThat(log(id, "?tail=2")).isEqualTo("three\nfour");
    assertThat(log(id, "?tail=0")).isEmpty();
    assertThat(log(id, "?tail=99")).isEqualTo("one\ntwo\nthree\nfour");
    assertThat(log(id, "?stream=stderr")).isEqualTo("oops\n");
  }

  private String log(String vm, String query) {
    return system.client.get("/v1/vms/" + vm + "/log" + query).response().body();
  }

  @Test
  void aFollowedLogWaitsForTheVmAndEndsWithIt() throws IOException {
    String id = system.create("{\"image\":\"held\"}");
    try (InputStream log = system.client.stream("/v1/vms/" + id + "/log?follow=true")) {
      await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() == 1);
      system.converter.finish(system.converter.jobs.getFirst());
      system.awaitState(id, "running");
      spool(id, OutputKind.CONSOLE).write("booting\n");
      assertThat(new String(log.readNBytes(8), StandardCharsets.UTF_8)).isEqualTo("booting\n");
      spool(id, OutputKind.CONSOLE).write("bye\n");
      system.runner.end(VmId.parse(id), 1, 0);
      assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("bye\n");
    }
  }

  @Test
  void theLogOfAVmThatNeverRanIsEmpty() {
    String id = system.create("{\"image\":\"missing\"}");
    system.awaitState(id, "failed");
    assertThat(log(id, "?follow=true")).isEmpty();
  }

  @Test
  void attachCarriesBothOutputsInputAndTheEnd() throws InterruptedException {
    String id = system.create("{\"image\":\"held\"}");
    Frames frames = new Frames(true);
    WebSocket socket = system.client.webSocket("/v1/vms/" + id + "/attach", frames);
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() == 1);
    socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {0, 'h', 'i'}), true).join();
    socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {0}), true).join();
    system.converter.finish(system.converter.jobs.getFirst());
    system.awaitState(id, "running");

    Request.WriteInput input = system.runner.inputs.take();
    assertThat(input.kind()).isEqualTo(InputKind.STDIN);
    assertThat(new String(input.bytes(), StandardCharsets.UTF_8)).isEqualTo("hi");
    assertThat(input.end()).isFalse();
    assertThat(system.runner.inputs.take().end()).isTrue();

    spool(id, OutputKind.STDOUT).write("6*7=42\n");
    spool(id, OutputKind.STDERR).write("warning\n");
    system.runner.end(VmId.parse(id), 1, 3);
    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.text(1)).isEqualTo("6*7=42\n");
    assertThat(frames.text(2)).isEqualTo("warning\n");
    assertThat(frames.text(3)).isEqualTo("{\"exitCode\":3}");
    assertThat(frames.lastStream()).isEqualTo(3);
  }

  /** A client may send as soon as the handshake is answered, on a gateway that is busy. */
  @Test
  @Timeout(60)
  void inputThatFollowsTheHandshakeAtOnceIsNotLost() throws InterruptedException {
    String id = system.createRunning("demo");
    int clients = 50;
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < clients; index++) {
      threads.add(Thread.ofVirtual().start(() -> sendAtOnce(id)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    await().atMost(TestSystem.LIMIT).until(() -> system.runner.inputs.size() == clients);
  }

  private void sendAtOnce(String vm) {
    WebSocket socket = system.client.webSocket("/v1/vms/" + vm + "/attach", new Frames(true));
    socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {0, 'x'}), true).join();
  }

  @Test
  @Timeout(60)
  void inputWaitsForAGuestThatDoesNotReadForAWhile() throws InterruptedException {
    String id = system.createRunning("demo");
    system.runner.inputsToTimeOut.set(2);
    sendAtOnce(id);
    assertThat(system.runner.inputs.take().bytes()).containsExactly('x');
    assertThat(system.runner.inputsToTimeOut).hasValue(0);
  }

  @Test
  void attachToAVmThatFailedTellsTheFailureAndReplays() throws InterruptedException {
    String id = system.createRunning("demo");
    spool(id, OutputKind.STDOUT).write("before\n");
    system.runner.fail(VmId.parse(id), 1, FailureCode.GUEST_PANIC, "it panicked");
    system.awaitState(id, "failed");
    Frames frames = new Frames(true);
    system.client.webSocket("/v1/vms/" + id + "/attach", frames);
    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.text(1)).isEqualTo("before\n");
    assertThat(frames.text(3))
        .isEqualTo("{\"failure\":{\"code\":\"guest_panic\",\"message\":\"it panicked\"}}");

    Frames later = new Frames(true);
    system.client.webSocket("/v1/vms/" + id + "/attach?replay=false", later);
    later.awaitClose();
    assertThat(later.text(1)).isEmpty();
  }

  @Test
  void aSlowReaderLosesNothingAndHoldsTheStream() throws InterruptedException {
    String id = system.createRunning("demo");
    byte[] sent = new byte[24 << 20];
    long seed = System.nanoTime();
    new Random(seed).nextBytes(sent);
    spool(id, OutputKind.STDOUT).write(sent);
    system.runner.end(VmId.parse(id), 1, 0);
    Frames frames = new Frames(false);
    WebSocket socket = system.client.webSocket("/v1/vms/" + id + "/attach", frames);
    // The reader does not read: the gateway keeps asking, for nothing, to hold the stream.
    await().atMost(TestSystem.LIMIT).until(() -> system.runner.holds.get() >= 1);
    assertThat(frames.received()).isLessThan(sent.length);
    frames.readOn(socket);
    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.bytes(1)).as("seed %d", seed).isEqualTo(sent);
  }

  @Test
  void theConsoleGoesBothWays() throws InterruptedException {
    String id = system.createRunning("demo");
    spool(id, OutputKind.CONSOLE).write("login: ");
    Frames frames = new Frames(true);
    WebSocket socket = system.client.webSocket("/v1/vms/" + id + "/console", frames);
    socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {'r', '\n'}), true).join();
    Request.WriteInput input = system.runner.inputs.take();
    assertThat(input.kind()).isEqualTo(InputKind.CONSOLE);
    assertThat(input.bytes()).containsExactly('r', '\n');
    spool(id, OutputKind.CONSOLE).write("welcome");
    system.runner.end(VmId.parse(id), 1, 0);
    assertThat(frames.awaitClose()).isEqualTo(1000);
    assertThat(frames.whole()).isEqualTo("login: welcome");
  }

  @Test
  void theGatewayIsInUseForAsLongAsAStreamIsOpen() throws Exception {
    String id = system.createRunning("demo");
    WebSocket socket = system.client.webSocket("/v1/vms/" + id + "/attach", new Frames(true));
    assertThat(system.gateway.unusedFor()).isZero();

    socket.abort();

    await()
        .atMost(TestSystem.LIMIT)
        .untilAsserted(() -> assertThat(system.gateway.unusedFor()).isPositive());
  }

  @Test
  void aWebSocketForAVmThatDoesNotExistIsRefused() {
    assertThat(system.client.get("/v1/vms/none/attach").status()).isEqualTo(404);
    String id = system.createRunning("demo");
    assertThat(system.client.get("/v1/vms/" + id + "/console").text("detail"))
        .contains("WebSocket");
  }

  /** Server-sent events, read as lines. */
  private List<String> events(String query, String lastLine, String... headers) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream stream = system.client.stream("/v1/events" + query, headers);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        if (line.contains(lastLine)) {
          return lines;
        }
        line = reader.readLine();
      }
    }
    return lines;
  }

  @Test
  void eventsBeginWithTheVmAndCanBeResumed() throws IOException {
    String id = system.create("{\"image\":\"held\"}");
    system.create("{\"image\":\"other\",\"name\":\"stranger\"}");
    List<String> first = events("?vm=" + id, "\"state\":\"converting\"");
    String lastId =
        first.stream().filter(line -> line.startsWith("id: ")).toList().getLast().substring(4);

    await().atMost(TestSystem.LIMIT).until(() -> !system.converter.jobs.isEmpty());
    system.converter.finish(
        system.converter.jobs.stream()
            .filter(job -> job.reference().toString().equals("held"))
            .findFirst()
            .orElseThrow());
    system.awaitState(id, "running");
    List<String> missed = events("?vm=" + id, "\"state\":\"running\"", "Last-Event-ID", lastId);
    assertThat(missed.stream().filter(line -> line.startsWith("data: ")).toList())
        .anyMatch(line -> line.contains("\"state\":\"queued\""))
        .anyMatch(line -> line.contains("\"state\":\"starting\""))
        .noneMatch(line -> line.contains("stranger"));
    assertThat(missed).contains("event: conversion", "event: vm");
  }

  @Test
  void progressIsSentInBytes() throws Exception {
    String id = system.create("{\"image\":\"held\"}");
    await().atMost(TestSystem.LIMIT).until(() -> system.converter.jobs.size() == 1);
    system.converter.progress(system.converter.jobs.getFirst(), 123, 456);
    List<String> lines = events("?vm=" + id, "\"doneBytes\":123");
    assertThat(lines.getLast()).contains("\"totalBytes\":456", "\"step\":\"convert\"", id);
  }
}

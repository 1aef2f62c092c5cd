package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.ArchiveSpec;
import org.bootwright.contracts.vm.ArchiveSpec.Action;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ArchiveTest {
  private static final String[] TAR = {"content-type", "application/x-tar"};

  @TempDir Path directory;
  private TestSystem system;
  private String vm;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
    vm = system.createRunning("demo");
  }

  @AfterEach
  void close() {
    system.close();
  }

  private String path(String query) {
    return "/v1/vms/" + vm + "/archive" + query;
  }

  private ArchiveSpec asked() {
    return system.runner.execs.archives.getFirst().spec();
  }

  private Client.Answer put(String body) {
    return system.client.send("PUT", path("?path=/srv"), body, TAR);
  }

  @Test
  void anArchiveIsSentAsTheGuestWritesIt() {
    system.runner.execs.write(OutputKind.STDOUT, "one ");
    system.runner.execs.write(OutputKind.STDOUT, "two");
    system.runner.execs.end(0);

    Client.Answer answer = system.client.get(path("?path=/srv/a%20%25b&follow=true"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().headers().firstValue("content-type"))
        .contains("application/x-tar");
    assertThat(answer.response().body()).isEqualTo("one two");
    assertThat(asked()).isEqualTo(new ArchiveSpec(Action.READ, "/srv/a %b", true, false));
  }

  @Test
  void aBodyLargerThanOthersMayBeReachesTheGuestWhole() {
    String body = "0123456789abcdef".repeat(200_000);
    system.runner.execs.inputsToTimeOut.set(2);
    system.runner.execs.end(0);

    Client.Answer answer = system.client.send("PUT", path("?path=/srv&copyUidGid=true"), body, TAR);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(204);
    assertThat(asked()).isEqualTo(new ArchiveSpec(Action.WRITE, "/srv", true, true));
    var written = new StringBuilder();
    List<Request.WriteExec> inputs = List.copyOf(system.runner.execs.inputs);
    inputs.forEach(each -> written.append(new String(each.bytes(), StandardCharsets.US_ASCII)));
    assertThat(written.toString()).isEqualTo(body);
    assertThat(inputs.getLast().end()).isTrue();
    assertThat(inputs.stream().filter(Request.WriteExec::end)).hasSize(1);
  }

  @Test
  void whatKeepsTheGuestFromUnpackingIsAProblem() {
    system.runner.execs.failReads(FailureCode.NO_SPACE, "writing /srv/x: no space left");

    Client.Answer answer = put("x".repeat(100_000));

    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.text("code")).isEqualTo("no_space");
    assertThat(answer.text("detail")).contains("/srv/x");
  }

  @Test
  void whatIsNotThereIsAProblemInTheHeaderOfAnAnswerWithoutBodyToo() throws IOException {
    system.runner.execs.fail(FailureCode.FILE_NOT_FOUND, "reading /none: no such file");

    assertThat(system.client.get(path("?path=/none")).status()).isEqualTo(404);
    assertThat(system.client.get(path("?path=/none")).text("code")).isEqualTo("file_not_found");
    Client.Answer head = system.client.send("HEAD", path("?path=/none"), "");
    assertThat(head.status()).isEqualTo(404);
    byte[] json =
        Base64.getDecoder()
            .decode(head.response().headers().firstValue("x-bootwright-problem").orElseThrow());
    assertThat(ContractsJson.shared().mapper().readTree(json).path("detail").asText())
        .isEqualTo("reading /none: no such file");
  }

  @Test
  void aStatusStandsInAHeader() throws IOException {
    system.runner.execs.write(
        OutputKind.STDOUT, "type=link\0size=5\0mode=4751\0mtime=1000000000\0link=../up\0");
    system.runner.execs.end(0);

    Client.Answer answer = system.client.send("HEAD", path("?path=/srv"), "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(asked()).isEqualTo(new ArchiveSpec(Action.STAT, "/srv", false, false));
    byte[] json =
        Base64.getDecoder()
            .decode(answer.response().headers().firstValue("x-bootwright-path-stat").orElseThrow());
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"link\",\"sizeBytes\":5,\"mode\":2537,"
                + "\"modifiedAt\":\"2001-09-09T01:46:40Z\",\"link\":\"../up\"}");
  }

  @Test
  void aGuestThatDoesNotSayWhatAPathIsIsNotBelieved() {
    system.runner.execs.write(OutputKind.STDOUT, "type=tree\0size=-\0");
    system.runner.execs.end(0);

    assertThat(system.client.send("HEAD", path("?path=/srv"), "").status()).isEqualTo(500);
  }

  @Test
  void pathsThatTheContractDoesNotAllowAreRefused() {
    for (String query : List.of("", "?path=", "?path=srv", "?path=/a%00b", "?path=/a&recurse=1")) {
      Client.Answer answer = system.client.get(path(query));
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.text("code")).isEqualTo("invalid_request");
    }
    assertThat(system.runner.execs.archives).isEmpty();
  }

  @Test
  void aVmThatDoesNotRunIsReachedByNone() {
    system.runner.end(VmId.parse(vm), 1, 0);
    system.awaitState(vm, "stopped");

    assertThat(system.client.get(path("?path=/srv")).status()).isEqualTo(409);
    Client.Answer answer = put("archive");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("detail")).contains("copying to /srv").contains("stopped");
  }
}

package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.EngineFinder;
import org.bootwright.engine.FakeEngine;
import org.bootwright.engine.login.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EngineImagesTest {
  private static final String IMAGE =
      """
      {"Id":"sha256:1","Os":"linux","Architecture":"amd64","Config":{}}""";

  @TempDir Path directory;
  private final List<String> progress = new ArrayList<>();

  private EngineImage obtain(PullPolicy policy, FakeEngine.Handler handler) throws IOException {
    Path socket = directory.resolve("docker.sock");
    Files.deleteIfExists(socket);
    try (FakeEngine engine = new FakeEngine(socket, handler)) {
      EngineFinder finder =
          EngineFinder.fromEnvironment(
              Map.of(
                  "DOCKER_HOST", engine.host().toString(), "DOCKER_CONFIG", directory.toString()));
      try (EngineClient client = new EngineClient(finder.find(), finder.limits(), "making it")) {
        return new EngineImages(client)
            .obtain(
                ImageReference.parse("app:1"),
                Platform.LINUX_AMD64,
                policy,
                finder.logins(),
                (done, total) -> progress.add(done + "/" + total));
      }
    }
  }

  private void assertFails(FailureCode code, FakeEngine.Handler handler, String... says) {
    assertThatThrownBy(() -> obtain(PullPolicy.ALWAYS, handler))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(says);
  }

  /** An Engine that answers a pull with this, and has the image then. */
  private static FakeEngine.Handler pulling(String answer) {
    return (path, out) ->
        FakeEngine.send(out, 200, path.startsWith("/images/create") ? answer : IMAGE);
  }

  @Test
  void pullIsToldInBytesOfBytesOverAllLayers() throws IOException {
    EngineImage image =
        obtain(
            PullPolicy.ALWAYS,
            pulling(
                """
                {"status":"Pulling from app","id":"1"}
                {"status":"Downloading","progressDetail":{"current":10,"total":100},"id":"a"}
                {"status":"Downloading","progressDetail":{"current":5,"total":50},"id":"b"}
                {"status":"Download complete","progressDetail":{},"id":"a"}
                {"status":"Extracting","progressDetail":{"current":1,"total":100},"id":"a"}
                """));
    assertThat(image.id()).isEqualTo("sha256:1");
    assertThat(progress).containsExactly("10/100", "15/150", "105/150");
  }

  @Test
  void imageThatIsThereIsNotPulledUnlessThatIsWanted() throws IOException {
    FakeEngine.Handler refusing =
        (path, out) -> FakeEngine.send(out, path.startsWith("/images/create") ? 500 : 200, IMAGE);
    assertThat(obtain(PullPolicy.MISSING, refusing).id()).isEqualTo("sha256:1");
    assertThat(obtain(PullPolicy.NEVER, refusing).id()).isEqualTo("sha256:1");
  }

  @Test
  void whatIsMissingHasItsOwnCodeWhereverTheEngineTellsIt() {
    String unknown =
        """
        {"message":"manifest for app:1 not found: manifest unknown"}""";
    assertFails(
        FailureCode.IMAGE_NOT_FOUND,
        (path, out) ->
            FakeEngine.send(out, 404, path.startsWith("/images/create") ? unknown : "{}"),
        "manifest for app:1 not found");
    assertFails(
        FailureCode.PLATFORM_NOT_FOUND,
        pulling(
            """
            {"error":"no matching manifest for linux/amd64 in the manifest list"}"""),
        "no matching manifest");
    assertFails(
        FailureCode.SOURCE_UNAVAILABLE,
        pulling(
            """
            {"error":"unexpected EOF"}"""),
        "pulling app:1",
        "unexpected EOF");
  }

  @Test
  void credentialsThatDoNotDoAreToldWithWhereTheyWereLookedFor() {
    assertFails(
        FailureCode.UNAUTHORIZED,
        pulling(
            """
            {"error":"Get https://x/v2/: unauthorized: authentication required"}"""),
        "credentials were looked for in " + directory.resolve("config.json"),
        "docker login " + RepositoryName.DEFAULT_REGISTRY);
  }

  @Test
  void engineThatIsTooOldIsRefusedWithWhatIsNeeded() {
    byte[] answer =
        "HTTP/1.1 200 OK\r\nApi-Version: 1.40\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            .getBytes(UTF_8);
    assertFails(FailureCode.SHARE_UNAVAILABLE, (_, out) -> out.write(answer), "too old", "20.10");
  }
}

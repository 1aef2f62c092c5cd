package org.bootwright.runner.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.engine.EngineClient;
import org.bootwright.runner.usage.TreeUsage;
import org.bootwright.runner.usage.UsageMeter;

/**
 * What is in a container's own layer: counted by us where the Engine's files can be read, which
 * root may and which knows sparse files; else by the Engine, which adds up lengths.
 */
record ContainerUsage(Function<String, EngineClient> engines, String id) implements UsageMeter {
  private static final String DOING = "measuring what a container has written";

  @Override
  public long usedBytes() throws IOException, InterruptedException {
    Optional<Path> layer = place();
    if (layer.isPresent()) {
      return new TreeUsage(layer.get()).usedBytes();
    }
    return inspect("?size=1").size("SizeRw");
  }

  /** Where overlay2 keeps what is written. */
  @Override
  public Optional<Path> place() throws IOException {
    return inspect("")
        .object("GraphDriver")
        .flatMap(driver -> driver.object("Data"))
        .flatMap(data -> data.optionalText("UpperDir"))
        .map(Path::of)
        .filter(Files::isReadable);
  }

  private JsonObject inspect(String query) throws IOException {
    try (EngineClient engine = engines.apply(DOING)) {
      EngineClient.Answer answer = engine.get("/containers/%s/json%s".formatted(id, query));
      if (answer.status() != 200) {
        throw new IOException("%s: container %s is gone".formatted(DOING, id));
      }
      return JsonObject.parse(answer.body(), "what the Docker Engine says of container " + id);
    } catch (FailureException away) {
      throw new IOException(away.getMessage(), away);
    }
  }
}

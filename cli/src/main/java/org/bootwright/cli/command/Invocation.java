package org.bootwright.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.cli.image.DemoImage;
import org.bootwright.cli.image.TypedImage;
import org.bootwright.cli.stack.GatewayLocator;
import org.bootwright.cli.stack.LaunchSettings;
import org.bootwright.cli.terminal.ProcessSignals;
import org.bootwright.cli.terminal.SignalSource;
import org.bootwright.cli.terminal.StandardStreams;
import org.bootwright.contracts.json.ContractsJson;

/**
 * What a command was called with, besides its options.
 *
 * @param environment variables by name
 */
public record Invocation(
    StandardStreams streams,
    Map<String, String> environment,
    Path workingDirectory,
    SignalSource signals,
    LaunchSettings launch,
    Clock clock) {

  /** That of this process. */
  public static Invocation ofProcess() {
    return new Invocation(
        StandardStreams.ofProcess(),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        new ProcessSignals(),
        LaunchSettings.of(System.getProperties()),
        Clock.systemUTC());
  }

  BootwrightHome home() {
    return BootwrightHome.of(environment);
  }

  /** A client of the gateway that this command is for; starts one where that is needed. */
  GatewayClient connect(GatewayOption option) {
    return new GatewayLocator(environment, home(), launch, streams.err()::println)
        .connect(option.url());
  }

  DemoImage demoImage() {
    return new DemoImage(home(), launch.scripts());
  }

  TypedImage typedImage() {
    return new TypedImage(demoImage(), workingDirectory);
  }

  /** Prints to standard output. */
  void print(Consumer<PrintStream> printer) {
    PrintStream out = streams.text();
    printer.accept(out);
    out.flush();
  }

  void printJson(JsonNode json) {
    try {
      String text =
          ContractsJson.shared().mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
      print(out -> out.println(text));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree that cannot be written", impossible);
    }
  }

  void printJson(Iterable<JsonNode> items) {
    var array = ContractsJson.shared().mapper().createArrayNode();
    items.forEach(array::add);
    printJson(array);
  }
}

package org.bootwright.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    header = "Print a VM's output.",
    description = {
      "",
      "The console's, from the kernel's first line on; of a VM that runs a command, the command's"
          + " standard output and error. Older output may have been dropped.",
      "",
    },
    footer = {
      "",
      "Examples:",
      "  bootwright logs -f web",
      "  bootwright logs --tail 20 --stream console web",
    })
final class LogsCommand implements Runnable {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the VM has ended.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Begin with the last N lines.")
  private Optional<Long> tail = Optional.empty();

  @Option(
      names = "--stream",
      paramLabel = "console|stdout|stderr",
      description = "Which output to print.")
  private Optional<Stream> stream = Optional.empty();

  @Parameters(paramLabel = "VM", description = "Id, beginning of an id, or name.")
  private String vm = "";

  private final Invocation invocation;

  LogsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  enum Stream {
    console,
    stdout,
    stderr
  }

  @Override
  public void run() {
    try (GatewayClient client = invocation.connect(gateway)) {
      if (stream.isPresent()) {
        copy(client, stream.get(), invocation.streams().out());
        return;
      }
      boolean app = client.vm(vm).mode().equals(Optional.of(Vm.GuestMode.APP));
      if (!app) {
        copy(client, Stream.console, invocation.streams().out());
        return;
      }
      // The two streams have no common order; following one must not hold the other up.
      Thread errors =
          Thread.ofVirtual().start(() -> copy(client, Stream.stderr, invocation.streams().err()));
      copy(client, Stream.stdout, invocation.streams().out());
      errors.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(GatewayClient client, Stream which, OutputStream out) {
    OptionalLong lines = tail.map(OptionalLong::of).orElse(OptionalLong.empty());
    try (InputStream log = client.log(vm, which.name(), follow, lines)) {
      byte[] buffer = new byte[64 * 1024];
      for (int length = log.read(buffer); length >= 0; length = log.read(buffer)) {
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException broken) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "printing the output of " + vm + ": the stream broke (" + broken.getMessage() + ")",
          broken);
    }
  }
}

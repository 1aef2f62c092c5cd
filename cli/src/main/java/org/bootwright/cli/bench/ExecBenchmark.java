package org.bootwright.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bootwright.cli.client.AttachListener;
import org.bootwright.cli.client.AttachSocket;
import org.bootwright.cli.client.ExecClient;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import org.jspecify.annotations.Nullable;

/**
 * Commands in a VM that runs and files copied into it and out of it, by one client that stays: what
 * a command line adds is the start of its own JVM.
 */
public final class ExecBenchmark {
  /** JVMs compile what runs often; the first ones are theirs. */
  private static final int WARM_UP = 20;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);

  private final GatewayClient client;
  private final Settings settings;

  /**
   * What is measured.
   *
   * @param image whose VM it is measured in
   * @param directory of that VM, which has room for one file
   * @param sizeBytes of the file
   * @param runs commands that are timed
   */
  public record Settings(String image, String directory, long sizeBytes, int runs) {}

  public ExecBenchmark(GatewayClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Boots a VM, measures, and removes it. */
  public List<Figure> run() {
    ObjectNode request =
        ContractsJson.shared().mapper().createObjectNode().put("image", settings.image());
    // An init would go on with its boot while we measure.
    request.putArray("command").add("sleep").add("100000");
    String id = client.create(request, UUID.randomUUID().toString()).id();
    try {
      Waiter.await("VM " + id + " to run", POLL, BOOT_LIMIT, () -> isUp(id));
      List<Figure> figures = new ArrayList<>(measureCommands(id));
      figures.addAll(new CopyMeasurement(client.archives(), id, settings).measure());
      return figures;
    } finally {
      client.remove(id, true);
    }
  }

  private boolean isUp(String id) {
    Vm vm = client.vm(id);
    vm.failure()
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    return vm.state() == VmState.RUNNING && vm.hasStarted();
  }

  private List<Figure> measureCommands(String vm) {
    List<Long> nanos = new ArrayList<>();
    for (int i = -WARM_UP; i < settings.runs(); i++) {
      long began = System.nanoTime();
      runTrue(vm);
      if (i >= 0) {
        nanos.add(System.nanoTime() - began);
      }
    }
    var latencies = new Latencies(nanos);
    String meaning = "from POST of 'true' until its exit code is here";
    return List.of(
        new Figure("exec.median", latencies.medianMillis(), "ms", meaning),
        new Figure("exec.longest", latencies.longestMillis(), "ms", meaning));
  }

  private void runTrue(String vm) {
    ExecClient execs = client.execs();
    ObjectNode request = ContractsJson.shared().mapper().createObjectNode();
    request.putArray("command").add("true");
    String exec = execs.start(vm, request);
    var end = new End();
    try (AttachSocket _ = execs.attach(vm, exec, end)) {
      int code = end.code.join();
      if (code != 0) {
        throw new FailureException(
            FailureCode.INTERNAL, "measuring commands: 'true' ended with " + code);
      }
    }
  }

  /** Waits for the exit code. */
  private static final class End implements AttachListener {
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    @Override
    public void standardOutput(ByteBuffer bytes) {
      // It writes nothing.
    }

    @Override
    public void standardError(ByteBuffer bytes) {
      // Nor here.
    }

    @Override
    public void ended(Optional<Integer> exitCode, Optional<Failure> failure) {
      failure.ifPresent(reason -> code.completeExceptionally(reason.asException()));
      code.complete(exitCode.orElse(-1));
    }

    @Override
    public void closed(@Nullable FailureException failure) {
      code.completeExceptionally(
          failure == null
              ? new FailureException(FailureCode.GATEWAY_UNAVAILABLE, "the stream was closed")
              : failure);
    }
  }
}

package org.bootwright.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.UnprivilegedUser;
import org.bootwright.service.health.DirectoryCheck;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.log.LogSubject;
import org.bootwright.service.log.StandardErrorConfigurator;
import org.bootwright.service.process.BrokerVariables;
import org.bootwright.service.process.Parts;
import org.bootwright.service.process.Service;
import org.bootwright.service.settings.Settings;

/** A runner that its process is about to start. */
final class RunnerPlan implements Service.Plan {
  private final Settings settings;
  private final BrokerConfig broker;
  private final Path images;
  private final Path state;
  private final Path kernel;
  private final Optional<RunnerId> named;

  RunnerPlan(Settings settings) {
    this.settings = settings;
    this.images = settings.get(RunnerVariables.IMAGES);
    this.state = settings.get(RunnerVariables.STATE);
    this.kernel = settings.get(RunnerVariables.KERNEL);
    this.broker = BrokerVariables.read(settings, "runner");
    this.named = settings.find(RunnerVariables.RUNNER);
    config(new RunnerId("checked"), state);
  }

  private RunnerConfig config(RunnerId runner, Path directory) {
    var config = RunnerConfig.builder(runner, directory, images, kernel);
    return config
        .sharing(SharingVariables.read(System.getenv(), List.of()))
        .room(RoomVariables.read(System.getenv()))
        .closeLeavesVms(settings.get(RunnerVariables.KEEP_VMS))
        .build();
  }

  @Override
  public void connect(Parts parts) {
    QemuInstallation qemu = QemuInstallation.find(UnprivilegedUser.NOBODY);
    KernelPair.in(kernel);
    Readiness readiness = parts.readiness();
    readiness.add("images", DirectoryCheck.readable(images));
    readiness.add("state", DirectoryCheck.writable(state));
    readiness.add("kernel", () -> problem(() -> KernelPair.in(kernel)));
    readiness.add(
        "qemu",
        () ->
            qemu.emulator().toFile().canExecute()
                ? Optional.empty()
                : Optional.of(qemu.emulator() + " is not there any more"));
    BrokerVariables.open(broker, parts);
  }

  private static Optional<String> problem(Runnable attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (RuntimeException failure) {
      return Optional.of(String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void serve(Parts parts) {
    RunnerConfig config;
    if (named.isPresent()) {
      config = config(named.get(), state);
    } else {
      RunnerSlot slot = parts.add("slot", RunnerSlot.take(state));
      config = config(slot.runner(), slot.directory());
    }
    StandardErrorConfigurator.sayAlways(LogSubject.RUNNER, config.runner().toString());
    parts.add("runner", new RunnerService(parts.bus(), config, parts.meters())).start();
  }
}

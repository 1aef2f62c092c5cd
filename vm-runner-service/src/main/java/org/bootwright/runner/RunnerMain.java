package org.bootwright.runner;

import java.util.List;
import org.bootwright.service.process.Service;
import org.bootwright.service.process.ServiceMain;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Variable;

/** A runner as a process of its own. */
public final class RunnerMain implements Service {
  private RunnerMain() {}

  public static void main(String[] arguments) {
    ServiceMain.run(new RunnerMain(), arguments);
  }

  @Override
  public String name() {
    return "runner";
  }

  @Override
  public String purpose() {
    return "runs virtual machines with QEMU on this host";
  }

  @Override
  public List<Variable<?>> variables() {
    return RunnerVariables.all();
  }

  @Override
  public Plan plan(Settings settings) {
    return new RunnerPlan(settings);
  }
}

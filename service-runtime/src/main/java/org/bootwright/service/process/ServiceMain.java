package org.bootwright.service.process;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.service.health.HealthProbe;
import org.bootwright.service.health.HealthReport;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Variable;

/** The command line of a service: it runs, or says something about itself and ends. */
public final class ServiceMain {
  private final Service service;
  private final Settings settings;
  private final PrintStream out;
  private final PrintStream err;

  ServiceMain(Service service, Map<String, String> environment, PrintStream out, PrintStream err) {
    this.service = service;
    this.settings = new Settings(environment);
    this.out = out;
    this.err = err;
  }

  /** Runs a service in this process, and ends the process with its exit status. */
  public static void run(Service service, String... arguments) {
    int status =
        new ServiceMain(service, System.getenv(), System.out, System.err).run(List.of(arguments));
    System.exit(status);
  }

  /** Does what the arguments say, and returns the exit status. */
  int run(List<String> arguments) {
    try {
      return switch (arguments) {
        case List<String> none when none.isEmpty() -> ServiceProcess.serve(service, settings);
        case List<String> one when one.equals(List.of("--check")) -> check();
        case List<String> one when one.equals(List.of("--healthcheck")) -> healthcheck();
        case List<String> one when one.equals(List.of("--help")) -> help();
        case List<String> one when one.equals(List.of("--version")) -> version();
        default ->
            throw new FailureException(
                FailureCode.INVALID_REQUEST,
                "reading the arguments %s: there is --check, --healthcheck, --help, --version, or none"
                    .formatted(arguments));
      };
    } catch (FailureException failure) {
      err.println(service.name() + ": " + failure.getMessage());
      return failure.code().exitStatus();
    }
  }

  private int check() {
    ServiceProcess.check(service, settings);
    out.println(service.name() + ": the configuration is sound, and what it names answers");
    return 0;
  }

  private int healthcheck() {
    HealthReport report =
        HealthProbe.ask(service.healthAddress(settings), service.healthIsEncrypted(settings));
    out.print(report.body());
    return report.status() == 200 ? 0 : 1;
  }

  private int version() {
    String version = service.getClass().getPackage().getImplementationVersion();
    out.println(service.name() + " " + (version == null ? "(not packaged)" : version));
    return 0;
  }

  private int help() {
    out.println(
        """
        %s: %s

          --check        look at the configuration and what it names, and end
          --healthcheck  ask the one that runs here whether it is ready: exit status 0 or 1
          --help         show this
          --version      show the version

        Without arguments it runs until SIGTERM; a second one ends it at once. It reads these
        environment variables; each may be given as NAME_FILE instead, a file with the value:
        """
            .formatted(service.name(), service.purpose()));
    List<Variable<?>> variables = new ArrayList<>(service.variables());
    variables.addAll(CommonVariables.all());
    for (Variable<?> variable : variables) {
      out.println("  " + variable.name());
      out.println("      " + variable.meaning() + ": " + variable.accepted());
      variable.fallback().ifPresent(value -> out.println("      default: " + value));
    }
    out.println("  OTEL_EXPORTER_OTLP_ENDPOINT and other OTEL_*");
    out.println("      where traces are sent, as OpenTelemetry defines them; unset: nowhere");
    return 0;
  }
}

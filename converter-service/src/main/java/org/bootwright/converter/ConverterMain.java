package org.bootwright.converter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.converter.layer.InflationLibrary;
import org.bootwright.service.health.DirectoryCheck;
import org.bootwright.service.log.LogSubject;
import org.bootwright.service.log.StandardErrorConfigurator;
import org.bootwright.service.process.BrokerVariables;
import org.bootwright.service.process.CommonVariables;
import org.bootwright.service.process.Parts;
import org.bootwright.service.process.Service;
import org.bootwright.service.process.ServiceMain;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** A converter as a process of its own. */
public final class ConverterMain implements Service {
  private static final Variable<Path> IMAGES =
      Values.path("BOOTWRIGHT_IMAGES", "directory of the converted disks, shared with the runners")
          .withDefault("/var/lib/bootwright/images");

  private static final Variable<String> WORKER =
      Values.text("BOOTWRIGHT_WORKER", "name of this converter; left out: the host's name");

  /** A conversion uses about two processors and 200 MB of heap. */
  private static final Variable<Integer> CONCURRENCY =
      Values.number("BOOTWRIGHT_CONCURRENCY", "conversions at the same time", 1, 64)
          .withDefault("1");

  private static final Variable<Path> REGISTRIES =
      Values.path("BOOTWRIGHT_REGISTRIES_FILE", "how registries are reached: docs/registries.md");

  private static final Variable<Path> DOCKER_CONFIG =
      Values.path("BOOTWRIGHT_DOCKER_CONFIG", "directory of docker's config.json, with its logins");

  private static final Variable<String> DOCKER_HOST =
      Values.text(
          "DOCKER_HOST",
          "Docker Engine for docker-daemon:NAME; left out: docker's context. DOCKER_CONTEXT,"
              + " DOCKER_TLS_VERIFY and DOCKER_CERT_PATH count as for docker");

  private static final Variable<InflationLibrary> INFLATER =
      Values.choice(
          InflationLibrary.VARIABLE,
          "what decompresses gzip; left out: isal where libisal.so.2 is",
          InflationLibrary.class);

  private ConverterMain() {}

  public static void main(String[] arguments) {
    ServiceMain.run(new ConverterMain(), arguments);
  }

  @Override
  public String name() {
    return "converter";
  }

  @Override
  public String purpose() {
    return "makes bootable disks out of OCI images";
  }

  @Override
  public List<Variable<?>> variables() {
    List<Variable<?>> variables =
        new ArrayList<>(
            List.of(IMAGES, WORKER, CONCURRENCY, REGISTRIES, DOCKER_CONFIG, DOCKER_HOST, INFLATER));
    variables.add(CommonVariables.HEALTH_LISTEN);
    variables.addAll(BrokerVariables.all());
    return variables;
  }

  @Override
  public Plan plan(Settings settings) {
    String worker = settings.find(WORKER).orElseGet(ConverterMain::hostName);
    ConverterConfig config =
        ConverterConfig.of(settings.get(IMAGES), worker)
            .withConcurrency(settings.get(CONCURRENCY))
            .withSources(SourceSettings.fromEnvironment(System.getenv()));
    return new ConverterPlan(BrokerVariables.read(settings, worker), config);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "converter-" + ProcessHandle.current().pid();
    }
  }

  private record ConverterPlan(BrokerConfig broker, ConverterConfig config) implements Plan {
    @Override
    public void connect(Parts parts) {
      parts.readiness().add("images", DirectoryCheck.writable(config.images()));
      BrokerVariables.open(broker, parts);
    }

    @Override
    public void serve(Parts parts) {
      StandardErrorConfigurator.sayAlways(LogSubject.WORKER, config.worker());
      parts.add("converter", new ConverterService(parts.bus(), config, parts.meters())).start();
    }
  }
}

package org.bootwright.gateway.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job.ConvertImage;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request.ClaimConversion;
import org.bootwright.gateway.Gateway;
import org.bootwright.gateway.GatewayConfig;
import org.bootwright.gateway.TestImages;
import org.bootwright.gateway.store.DatabaseConfig;

/**
 * A gateway whose converter has every image's disk already, and whose boots nobody takes but are
 * counted. Ends when its standard input does.
 */
final class GatewayUnderLoad {
  private final MessageBus bus = new InProcessMessageBus();
  private final AtomicLong boots = new AtomicLong();

  private GatewayUnderLoad() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, String> environment = System.getenv();
    DatabaseConfig database =
        DatabaseConfig.parse(
            environment.getOrDefault("BOOTWRIGHT_DATABASE_URL", "sqlite:gateway.db"),
            Optional.ofNullable(environment.get("BOOTWRIGHT_DATABASE_USER")),
            Optional.ofNullable(environment.get("BOOTWRIGHT_DATABASE_PASSWORD")));
    new GatewayUnderLoad().serve(Integer.parseInt(arguments[0]), database);
  }

  private void serve(int port, DatabaseConfig database) throws IOException {
    GatewayConfig config =
        GatewayConfig.onLoopback(port, java.nio.file.Path.of("unused")).withDatabase(database);
    try (bus;
        Gateway gateway = new Gateway(bus, config)) {
      gateway.start();
      try (var _ = bus.consume(WorkQueue.CONVERSIONS, 4, this::convert);
          var _ =
              bus.consume(
                  WorkQueue.boots(Platform.ofHost().architecture()),
                  1,
                  boot -> boots.incrementAndGet())) {
        System.out.println("listening on " + gateway.port());
        while (System.in.read() >= 0) {
          System.out.println("boots sent: " + boots.get());
        }
      }
    }
  }

  private void convert(Message message) {
    if (message instanceof ConvertImage job) {
      bus.request(
          Endpoint.GATEWAY,
          new ClaimConversion(job.conversion(), job.attempt(), "converter-1"),
          Duration.ofSeconds(10));
      bus.send(
          WorkQueue.REPORTS,
          new Report.ConversionFinished(
              job.conversion(), job.attempt(), TestImages.of(job.reference(), job.platform())));
    }
  }
}

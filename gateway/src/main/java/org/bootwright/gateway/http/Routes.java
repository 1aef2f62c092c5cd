package org.bootwright.gateway.http;

import java.util.List;
import java.util.Optional;
import org.bootwright.gateway.access.Authenticator;
import org.bootwright.gateway.exec.ArchiveDesk;
import org.bootwright.gateway.exec.ExecDesk;

/** Every operation of the OpenAPI document with what answers it. */
final class Routes {
  private Routes() {}

  static List<Route> all(ApiServices services, Optional<Authenticator> authenticator) {
    var execs = new ExecDesk(services.vms(), services.bus());
    var archives = new ArchiveDesk(execs);
    return List.of(
        new CreateVmRoute(services.vms()),
        new ListVmsRoute(services.vms()),
        new GetVmRoute(services.vms()),
        new GetStatsRoute(services.vms(), services.stats()),
        new ListStatsRoute(services.vms(), services.stats()),
        new UpdateVmRoute(services.vms()),
        new DeleteVmRoute(services.vms()),
        new StopVmRoute(services.vms()),
        new KillVmRoute(services.vms(), services.bus()),
        new StartVmRoute(services.vms()),
        new RestartVmRoute(services.vms()),
        new LogRoute(services.vms(), services.bus()),
        new ConsoleRoute(services.vms(), services.bus()),
        new AttachRoute(services.vms(), services.bus()),
        new CreateExecRoute(services.vms(), execs),
        new AttachExecRoute(services.vms(), execs),
        new KillExecRoute(services.vms(), execs),
        new ResizeExecRoute(services.vms(), execs),
        new ReadArchiveRoute(services.vms(), archives),
        new WriteArchiveRoute(services.vms(), archives),
        new StatArchiveRoute(services.vms(), archives),
        new EventsRoute(
            services.vms(),
            services.images(),
            services.records(),
            services.progress(),
            services.pulls()),
        new ListImagesRoute(services.images()),
        new PullImageRoute(services.images()),
        new GetImageRoute(services.images()),
        new DeleteImageRoute(services.images()),
        new GetConversionRoute(services.images()),
        new ListRunnersRoute(services.fleet(), services.clock()),
        new CreateTokenRoute(services.tokens()),
        new ListTokensRoute(services.tokens()),
        new DeleteTokenRoute(services.tokens(), authenticator),
        new HealthRoute(),
        new ReadinessRoute(services.readiness()),
        new MetricsRoute(services.metrics()),
        new ContractRoute());
  }
}

package org.bootwright.gateway.http;

import java.time.InstantSource;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.gateway.access.Tokens;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.events.PullBoard;
import org.bootwright.gateway.fleet.Fleet;
import org.bootwright.gateway.fleet.StatsBoard;
import org.bootwright.gateway.lifecycle.ImageDesk;
import org.bootwright.gateway.lifecycle.Records;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.metrics.ServiceMetrics;

/** What the routes work with. */
public record ApiServices(
    VmDesk vms,
    ImageDesk images,
    Tokens tokens,
    Fleet fleet,
    ProgressBoard progress,
    PullBoard pulls,
    StatsBoard stats,
    Records records,
    MessageBus bus,
    InstantSource clock,
    ServiceMetrics metrics,
    Readiness readiness) {}

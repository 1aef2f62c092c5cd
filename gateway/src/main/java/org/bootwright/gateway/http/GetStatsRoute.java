package org.bootwright.gateway.http;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.fleet.StatsBoard;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** Shows what one VM uses. */
final class GetStatsRoute implements Route {
  private final VmDesk vms;
  private final StatsBoard board;

  GetStatsRoute(VmDesk vms, StatsBoard board) {
    this.vms = vms;
    this.board = board;
  }

  @Override
  public String operationId() {
    return "getStats";
  }

  @Override
  public void handle(Exchange exchange) {
    VmRecord vm = vms.find(exchange.path("vm"));
    if (!ListStatsRoute.RUNNING.contains(vm.state())) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "measuring VM "
              + vm.name()
              + ": it is "
              + vm.state()
              + ", and one that runs is measured");
    }
    exchange.json(200, StatsView.of(vm, board));
  }
}

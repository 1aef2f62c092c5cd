package org.bootwright.gateway.http;

import java.util.List;
import org.bootwright.gateway.fleet.StatsBoard;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.store.VmFilter;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmState;

/** Shows what VMs use, by pages. */
final class ListStatsRoute implements Route {
  static final List<VmState> RUNNING = List.of(VmState.RUNNING, VmState.STOPPING);

  private final VmDesk vms;
  private final StatsBoard board;

  ListStatsRoute(VmDesk vms, StatsBoard board) {
    this.vms = vms;
    this.board = board;
  }

  @Override
  public String operationId() {
    return "listStats";
  }

  @Override
  public void handle(Exchange exchange) {
    VmFilter filter =
        new VmFilter(
            RUNNING,
            exchange.queryList("label").stream().map(VmFilter.Label::parse).toList(),
            exchange.query("image"));
    Paging paging = Paging.of(exchange);
    List<StoredVm> found = vms.list(filter, paging.before(), paging.limit() + 1);
    exchange.json(
        200, paging.page(found, StoredVm::sequence, stored -> StatsView.of(stored.vm(), board)));
  }
}

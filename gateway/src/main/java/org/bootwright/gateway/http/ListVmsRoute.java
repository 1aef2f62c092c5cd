package org.bootwright.gateway.http;

import java.util.List;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;
import org.bootwright.gateway.store.VmFilter;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.VmState;

/** Lists VMs by pages. */
final class ListVmsRoute implements Route {
  private final VmDesk vms;

  ListVmsRoute(VmDesk vms) {
    this.vms = vms;
  }

  @Override
  public String operationId() {
    return "listVms";
  }

  @Override
  public void handle(Exchange exchange) {
    VmFilter filter =
        new VmFilter(
            exchange.queryList("state").stream().map(VmState::parse).toList(),
            exchange.queryList("label").stream().map(VmFilter.Label::parse).toList(),
            exchange.query("image"));
    Paging paging = Paging.of(exchange);
    List<StoredVm> found = vms.list(filter, paging.before(), paging.limit() + 1);
    exchange.json(200, paging.page(found, StoredVm::sequence, stored -> VmView.of(stored.vm())));
  }
}

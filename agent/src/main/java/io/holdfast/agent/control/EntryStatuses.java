package io.holdfast.agent.control;

import io.holdfast.api.EntryStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.AddressSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every way in, for the status document. */
public final class EntryStatuses {
  private EntryStatuses() {}

  /**
   * The ways into a service.
   *
   * @param words what hosts that are heard say about a virtual address
   * @param inTheWay a host that may still hold the address although another is to
   */
  public static List<EntryStatus> of(
      ClusterSpec cluster,
      ServiceSpec service,
      Function<AddressId, Map<HostId, AddressReport>> words,
      Function<AddressId, Optional<HostId>> inTheWay) {
    var entries = new ArrayList<EntryStatus>();
    for (var entry : service.entries()) {
      var port = entry.gatewayPort();
      if (entry.mode() != EntrySpec.Mode.READ) {
        VirtualAddress.into(cluster, service)
            .forEach(address -> {
              var said = words.apply(address.id());
              var holder = holder(said);
              var why = why(said, holder, inTheWay.apply(address.id()).orElse(null));
              entries.add(vip(entry, address.spec(), service.port(), holder, why));
              if (port != null && port != service.port()) {
                entries.add(vip(entry, address.spec(), port, holder, why));
              }
            });
      }
      if (port != null) {
        for (var host : cluster.hosts()) {
          entries.add(new EntryStatus(entry.mode(), "gateway", host.address() + ":" + port));
        }
      }
    }
    return List.copyOf(entries);
  }

  /** What a host says about an address; empty for nothing. */
  public static Optional<AddressReport> word(List<AddressReport> said, AddressId address) {
    return said.stream().filter(word -> word.address().equals(address)).findFirst();
  }

  private static EntryStatus vip(
      EntrySpec entry,
      AddressSpec address,
      int port,
      @Nullable HostId holder,
      @Nullable StatusReason why) {
    return new EntryStatus(entry.mode(), "vip", address.at(port), holder, why);
  }

  private static @Nullable HostId holder(Map<HostId, AddressReport> words) {
    return words.entrySet().stream()
        .filter(word -> word.getValue().held() && word.getValue().epoch().number() > 0)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable StatusReason why(
      Map<HostId, AddressReport> words, @Nullable HostId holder, @Nullable HostId inTheWay) {
    var problems =
        words.entrySet().stream()
            .filter(word -> holder == null || word.getKey().equals(holder))
            .map(word -> said(word.getKey(), word.getValue().problem()))
            .filter(Objects::nonNull)
            .findFirst();
    if (problems.isPresent()) {
      return StatusReason.of(problems.get());
    }
    if (holder != null) {
      return null;
    }
    return StatusReason.of(
        inTheWay == null
            ? Reason.of(ReasonCode.ADDRESS_LET_GO)
            : Reason.of(ReasonCode.ADDRESS_AWAITED, "%s", inTheWay));
  }

  private static @Nullable Reason said(HostId host, @Nullable Reason problem) {
    return problem == null
        ? null
        : Reason.of(problem.code(), "host %s: %s", host, problem.detail());
  }
}

package io.holdfast.agent.control;

import io.holdfast.api.EntryChange;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.traffic.exec.Hook;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The programs that are told where a service's clients are to go, during one reign. Each reign
 * begins by telling how things are: what its predecessor told last may not have arrived.
 */
final class Hooks implements AutoCloseable {
  private final ClusterSpec cluster;
  private final Epoch epoch;
  private final InstantSource wallClock;
  private final Map<ServiceId, Hook> byService = new LinkedHashMap<>();

  /**
   * @param failures told of a program that does not take a message
   */
  Hooks(
      ClusterSpec cluster,
      Epoch epoch,
      InstantSource wallClock,
      BiConsumer<ServiceId, String> failures) {
    this.cluster = cluster;
    this.epoch = epoch;
    this.wallClock = wallClock;
    for (var service : cluster.services()) {
      for (var entry : service.entries()) {
        var spec = entry.hook();
        if (spec != null && entry.mode() == EntrySpec.Mode.WRITE) {
          byService.put(
              service.id(), new Hook(spec, failure -> failures.accept(service.id(), failure)));
        }
      }
    }
  }

  /** Clients are to go elsewhere than before. */
  void moved(ServiceSpec service, Route route) {
    var hook = byService.get(service.id());
    if (hook == null) {
      return;
    }
    var primary = route.primary();
    hook.tell(
        WireFormat.writeText(
            new EntryChange(
                cluster.name(),
                service.id(),
                EntrySpec.Mode.WRITE,
                epoch,
                route.term(),
                primary,
                primary == null ? null : cluster.host(primary).address(),
                service.port(),
                route.draining(),
                wallClock.instant())));
  }

  @Override
  public void close() {
    byService.values().forEach(Hook::close);
  }
}

package io.holdfast.traffic.gateway;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.EntrySpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a route means for an entry: where new connections go, and which old ones may stay. */
record Routing(EntrySpec entry, @Nullable Route route) {

  /** The member for a new connection; empty: hold it. */
  Optional<Target> pick(Members members) {
    if (route == null) {
      return Optional.empty();
    }
    return switch (entry.mode()) {
      case WRITE -> primary(route);
      case READ -> reader(route, members);
      case ANY -> ready(route, members);
    };
  }

  /** Whether a connection that leads there may go on. */
  boolean allows(Target target) {
    if (route == null) {
      return false;
    }
    return switch (target) {
      case Target.Primary(var member, var term) ->
          member.equals(route.primary()) && term.equals(route.term());
      // Lagging is no reason to cut: whoever reads has seen worse. Being gone is. A reader that was
      // promoted
      // is no standby any more; its readers stay only where the primary may be read from.
      case Target.Reader(var member) ->
          route.readers().stream().anyMatch(reader -> reader.host().equals(member))
              || (entry.fallbackToPrimary() && member.equals(route.primary()));
    };
  }

  /** One whose program is not ready keeps the clients it has; it gets no others. */
  private static Optional<Target> ready(Route from, Members members) {
    List<HostId> ready =
        from.readers().stream()
            .filter(reader -> reader.behind() != null)
            .map(Route.Reader::host)
            .toList();
    return members
        .leastLoaded(ready, true)
        .or(() -> members.leastLoaded(ready, false))
        .map(Target.Reader::new);
  }

  private Optional<Target> reader(Route from, Members members) {
    List<HostId> recent =
        from.readers().stream().filter(this::isRecent).map(Route.Reader::host).toList();
    Optional<HostId> least = members.leastLoaded(recent, true);
    Optional<Target> primary = primary(from);
    if (least.isEmpty() && entry.fallbackToPrimary() && primary.isPresent()) {
      return primary;
    }
    return least.or(() -> members.leastLoaded(recent, false)).map(Target.Reader::new);
  }

  private boolean isRecent(Route.Reader reader) {
    Duration limit = entry.maxLag();
    return limit == null || (reader.behind() != null && reader.behind().compareTo(limit) <= 0);
  }

  private static Optional<Target> primary(Route from) {
    return Optional.ofNullable(from.draining() ? null : from.primary())
        .map(member -> new Target.Primary(member, from.term()));
  }
}

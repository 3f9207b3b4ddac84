package io.holdfast.core.spec;

import io.holdfast.core.cluster.ServiceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which services come after which: one that comes after others is opened to clients only when those
 * serve.
 *
 * @param after the services that each service comes after, as written; one that is not named comes
 *     after nobody
 */
public record StartOrder(Map<ServiceId, List<ServiceId>> after) {
  /** Nobody waits for anybody. */
  public static final StartOrder NONE = new StartOrder(Map.of());

  public StartOrder {
    var copy = new LinkedHashMap<ServiceId, List<ServiceId>>();
    after.forEach((service, before) -> copy.put(service, List.copyOf(before)));
    after = Map.copyOf(copy);
  }

  /** What the service comes after. */
  public List<ServiceId> before(ServiceId service) {
    return after.getOrDefault(service, List.of());
  }

  /** Whether the one comes directly after the other. */
  public boolean comesAfter(ServiceId later, ServiceId earlier) {
    return before(later).contains(earlier);
  }

  /**
   * Services that wait for each other in a circle and so would never serve, each coming after the
   * next and the last after the first; empty when there is none.
   */
  public Optional<List<ServiceId>> circle() {
    for (var start : after.keySet().stream().sorted().toList()) {
      var found = circleFrom(start, new ArrayList<>());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<List<ServiceId>> circleFrom(ServiceId service, List<ServiceId> path) {
    var begin = path.indexOf(service);
    if (begin >= 0) {
      return Optional.of(List.copyOf(path.subList(begin, path.size())));
    }
    path.add(service);
    for (var earlier : before(service)) {
      var found = circleFrom(earlier, path);
      if (found.isPresent()) {
        return found;
      }
    }
    path.removeLast();
    return Optional.empty();
  }
}

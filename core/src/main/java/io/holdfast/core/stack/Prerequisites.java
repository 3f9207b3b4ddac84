package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ClusterSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * When a service may be opened to clients: when all that it comes after serves, within its stack on
 * the same host. It delays opening and nothing else: what is open stays open when something that it
 * comes after is lost, because closing it would only make one outage two.
 */
public final class Prerequisites {
  private Prerequisites() {}

  /**
   * What is missing for the service to be opened on that host; empty when nothing is.
   *
   * @param servesOn where a service serves; empty when it does not
   */
  public static Optional<Reason> missing(
      ClusterSpec cluster,
      ServiceId service,
      HostId host,
      Function<ServiceId, Optional<HostId>> servesOn) {
    var stack = cluster.stackOf(service);
    for (var earlier : cluster.order().before(service)) {
      var at = servesOn.apply(earlier);
      if (at.isEmpty()) {
        return missing("%s does not serve".formatted(earlier));
      }
      var together = stack.filter(one -> one.services().contains(earlier)).isPresent();
      if (together && !at.get().equals(host)) {
        return missing("%s serves on %s, not on %s".formatted(earlier, at.get(), host));
      }
    }
    return Optional.empty();
  }

  private static Optional<Reason> missing(String detail) {
    return Optional.of(new Reason(ReasonCode.AWAITING_PREREQUISITE, detail));
  }
}

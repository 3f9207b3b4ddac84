package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One instant of one stack as the controller sees it. Holds no connection, reads no clock.
 *
 * @param order which of its services come after which
 * @param parts its services, in the spec's order; never empty
 * @param now elapsed time of the controller's process
 * @param recordedAt when this controller first saw this revision of the stack's record
 * @param wall the controller's wall time, for windows and budgets alone
 * @param readySince since when the preferred host is ready for every service without a break, as
 *     far as this controller has seen it; null when it is not
 */
public record StackView(
    StackSpec stack,
    StartOrder order,
    StackRecord record,
    List<StackPart> parts,
    Instant now,
    Instant recordedAt,
    Instant wall,
    @Nullable Instant readySince) {
  public StackView {
    parts = List.copyOf(parts);
  }

  /** The hosts that carry the stack, in the first service's order of preference. */
  List<HostId> hosts() {
    return parts.getFirst().spec().members();
  }

  Optional<StackPart> part(ServiceId service) {
    return parts.stream().filter(part -> part.service().equals(service)).findFirst();
  }

  /** Why the stack cannot be moved to that host now; empty when it can. */
  List<Reason> obstacles(HostId host) {
    return parts.stream().flatMap(part -> part.obstacle(host).stream()).toList();
  }

  /** Those that lead elsewhere than on that host. */
  List<StackPart> awayFrom(HostId host) {
    return parts.stream().filter(part -> !part.leadsOn(host)).toList();
  }

  boolean isPreferredReady() {
    var prefer = stack.prefer();
    return prefer != null
        && obstacles(prefer).isEmpty()
        && parts.stream().allMatch(part -> part.standing().serves());
  }

  /** Since when the preferred host is ready, given that it was since {@link #readySince} before. */
  public @Nullable Instant preferredReadySince() {
    if (!isPreferredReady()) {
      return null;
    }
    return readySince == null ? now : readySince;
  }
}

package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * One service of a stack at one instant.
 *
 * @param leadsSince since when it leads where it leads, by the controller's elapsed time, as far as
 *     this controller has seen it
 * @param busy whether its record is being written, or its members are being restarted one by one
 */
public record StackPart(
    ServiceSpec spec, ServiceRecord record, Standing standing, Instant leadsSince, boolean busy) {
  ServiceId service() {
    return spec.id();
  }

  /** Whether it leads on that host by its record. */
  boolean leadsOn(HostId host) {
    return host.equals(standing.leads());
  }

  /** Whether a primary is being moved, replaced or made. */
  boolean isChanging() {
    return busy || standing.leads() == null;
  }

  /** Why it cannot be on that host soon; empty when it is there, or may be moved there now. */
  Optional<Reason> obstacle(HostId host) {
    if (leadsOn(host)) {
      return Optional.empty();
    }
    if (isChanging()) {
      return Optional.of(about(Reason.of(ReasonCode.NOT_STEADY)));
    }
    if (record.paused()) {
      return Optional.of(about(Reason.of(ReasonCode.PAUSED)));
    }
    var obstacle = standing.obstacles().get(host);
    return obstacle == null ? Optional.empty() : Optional.of(about(obstacle));
  }

  private Reason about(Reason why) {
    return why.detail().isEmpty()
        ? Reason.of(why.code(), "%s", service())
        : Reason.of(why.code(), "%s: %s", service(), why.detail());
  }
}

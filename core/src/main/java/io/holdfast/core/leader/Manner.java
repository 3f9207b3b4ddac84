package io.holdfast.core.leader;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ServiceSpec;
import java.util.Optional;

/** How a service has its primary. What it was formed with stays, whatever the spec says later. */
enum Manner {
  LED("with a primary that Holdfast chooses"),
  SHARED("active-active"),
  ADOPTED("with a primary that its own electors choose");

  private final String words;

  Manner(String words) {
    this.words = words;
  }

  /** Why nothing is done while the spec's manner is not the recorded one; empty when it is. */
  static Optional<Reason> mismatch(ServiceSpec service, ServiceRecord record) {
    if (record.phase() instanceof Phase.Unformed) {
      return Optional.empty();
    }
    var formed = of(record.phase());
    return formed == of(service)
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                ReasonCode.MODE_CHANGED,
                "%s was formed %s; put the mode back, or give the service another name",
                service.id(),
                formed.words));
  }

  private static Manner of(Phase phase) {
    return switch (phase) {
      case Phase.Shared _ -> SHARED;
      case Phase.Elected _, Phase.Yielding _ -> ADOPTED;
      case Phase.Unformed _,
          Phase.Forming _,
          Phase.Leading _,
          Phase.Switching _,
          Phase.Replacing _ ->
          LED;
    };
  }

  private static Manner of(ServiceSpec service) {
    return service.isShared() ? SHARED : service.isAdopted() ? ADOPTED : LED;
  }
}

package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import java.util.Optional;

/** Whether a host's report is reason to ask after a service's primary oneself, at once. Pure. */
final class Suspicion {
  private Suspicion() {}

  /** The primary that the report casts doubt on; empty for none. Its own host's word is not one. */
  static Optional<HostId> of(ServiceRecord record, HostReport report) {
    return record.phase() instanceof Phase.Leading(var primary)
            && !report.host().equals(primary)
            && (isDoubted(record, primary, report) || isLost(record, primary, report))
        ? Optional.of(primary)
        : Optional.empty();
  }

  /** The host asked the primary's database itself, and got no answer. */
  private static boolean isDoubted(ServiceRecord record, HostId primary, HostReport report) {
    return report.sightings(record.service()).stream()
        .filter(sighting -> sighting.target().equals(primary))
        .anyMatch(sighting -> sighting.outcome() != Sighting.Outcome.ANSWERED);
  }

  /** The host's standby follows the primary, and receives nothing from it any more. */
  private static boolean isLost(ServiceRecord record, HostId primary, HostReport report) {
    return report
        .member(record.service())
        .map(MemberReport::engine)
        .filter(engine ->
            engine
                    instanceof
                    EngineState.Standby(
                        _,
                        _,
                        EngineState.Link.Attached(var from, var term, var streaming),
                        _)
                && from.equals(primary)
                && term.equals(record.term())
                && !streaming)
        .isPresent();
  }
}

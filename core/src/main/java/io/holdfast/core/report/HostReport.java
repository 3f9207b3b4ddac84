package io.holdfast.core.report;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.List;
import java.util.Optional;

/**
 * Everything one agent knows that the controller needs.
 *
 * @param incarnation start of the agent's process, so that a restarted agent's counting is not
 *     mixed with the old one's
 * @param sequence grows with every report of one incarnation; older ones that arrive late are
 *     dropped
 * @param seenEpoch highest controller epoch the agent has obeyed
 */
public record HostReport(
    HostId host,
    long incarnation,
    long sequence,
    Epoch seenEpoch,
    List<MemberReport> members,
    List<Sighting> sightings) {
  public HostReport {
    members = List.copyOf(members);
    sightings = List.copyOf(sightings);
  }

  /** The report on this host's member of a service. */
  public Optional<MemberReport> member(ServiceId service) {
    for (var member : members) {
      if (member.service().equals(service)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }
}

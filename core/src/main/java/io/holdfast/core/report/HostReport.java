package io.holdfast.core.report;

import io.holdfast.core.address.AddressReport;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything one agent knows that the controller needs.
 *
 * @param incarnation start of the agent's process, so that a restarted agent's counting is not
 *     mixed with the old one's
 * @param sequence grows with every report of one incarnation; older ones that arrive late are
 *     dropped
 * @param seenEpoch highest controller epoch the agent has obeyed
 * @param members put in the order of services, so that one of thousands is found by bisection
 * @param sightings likewise
 * @param addresses what the host says about virtual addresses; null from an agent that knows none
 * @param electors what it heard from electors of adopted sets, in the order of services; null from
 *     an agent that asks none
 */
public record HostReport(
    HostId host,
    long incarnation,
    long sequence,
    Epoch seenEpoch,
    List<MemberReport> members,
    List<Sighting> sightings,
    @Nullable List<AddressReport> addresses,
    @Nullable List<ElectorWord> electors) {
  public HostReport {
    electors = electors == null ? null : inOrder(electors, ElectorWord::service);
    addresses = addresses == null ? null : List.copyOf(addresses);
    members = inOrder(members, MemberReport::service);
    sightings = inOrder(sightings, Sighting::service);
  }

  /** A report of a host that asks no electors. */
  public HostReport(
      HostId host,
      long incarnation,
      long sequence,
      Epoch seenEpoch,
      List<MemberReport> members,
      List<Sighting> sightings,
      @Nullable List<AddressReport> addresses) {
    this(host, incarnation, sequence, seenEpoch, members, sightings, addresses, null);
  }

  /** A report of a host without virtual addresses. */
  public HostReport(
      HostId host,
      long incarnation,
      long sequence,
      Epoch seenEpoch,
      List<MemberReport> members,
      List<Sighting> sightings) {
    this(host, incarnation, sequence, seenEpoch, members, sightings, null);
  }

  /** What the host says about each virtual address. */
  public List<AddressReport> onAddresses() {
    return addresses == null ? List.of() : addresses;
  }

  /** The report on this host's member of a service. */
  public Optional<MemberReport> member(ServiceId service) {
    var found = about(service, members, MemberReport::service);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /** What this host learnt by asking members of a service. */
  public List<Sighting> sightings(ServiceId service) {
    return about(service, sightings, Sighting::service);
  }

  /** What this host heard from a service's own electors. */
  public List<ElectorWord> electorWords(ServiceId service) {
    return electors == null ? List.of() : about(service, electors, ElectorWord::service);
  }

  private static <T> List<T> inOrder(List<T> list, Function<T, ServiceId> subject) {
    var ordered = new ArrayList<>(list);
    ordered.sort(Comparator.comparing(subject));
    return List.copyOf(ordered);
  }

  /** The part about one service of a list in the order of services. */
  private static <T> List<T> about(
      ServiceId service, List<T> ordered, Function<T, ServiceId> subject) {
    int from = 0;
    int to = ordered.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (subject.apply(ordered.get(middle)).compareTo(service) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    while (to < ordered.size() && subject.apply(ordered.get(to)).equals(service)) {
      to++;
    }
    return ordered.subList(from, to);
  }
}

package io.holdfast.agent.link;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.report.Sighting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Puts together what this host reports. Safe for all threads. */
public final class ReportDesk {
  private final HostId self;
  private final long incarnation;
  private final Supplier<List<Sighting>> sightings;
  private final Supplier<List<ElectorWord>> electors;
  private final AtomicLong sequence = new AtomicLong();
  private final Map<ServiceId, MemberReport> members = new ConcurrentSkipListMap<>();
  private final Map<AddressId, AddressReport> addresses = new ConcurrentSkipListMap<>();

  /**
   * @param incarnation grows with every start of this host's agent
   */
  public ReportDesk(
      HostId self,
      long incarnation,
      Supplier<List<Sighting>> sightings,
      Supplier<List<ElectorWord>> electors) {
    this.self = self;
    this.incarnation = incarnation;
    this.sightings = sightings;
    this.electors = electors;
  }

  /** Takes a member's newest report. */
  public void update(MemberReport report) {
    members.put(report.service(), report);
  }

  /** Takes the newest report on a virtual address. */
  public void update(AddressReport report) {
    addresses.put(report.address(), report);
  }

  /** The next report, as of now. */
  public HostReport next(Epoch seenEpoch) {
    return new HostReport(
        self,
        incarnation,
        sequence.incrementAndGet(),
        seenEpoch,
        List.copyOf(members.values()),
        sightings.get(),
        List.copyOf(addresses.values()),
        electors.get());
  }

  /** The virtual addresses as last reported. */
  public List<AddressReport> addresses() {
    return List.copyOf(addresses.values());
  }

  /** The members as last reported. */
  public List<MemberReport> members() {
    return List.copyOf(members.values());
  }
}

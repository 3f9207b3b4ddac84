package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.machine.Proc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a controller knows first-hand of the hosts in its reign: their reports, and whether their
 * agents answer when it calls.
 */
final class Contacts {
  private final AgentRoom room;
  private final int self;
  private final HostClock clock;
  private final Runnable refused;
  private final Proc proc;
  private final Map<HostId, Contact> contacts = new HashMap<>();

  private @Nullable Epoch reign;

  /**
   * No contacts yet.
   *
   * @param refused what to do when a call was refused, or a connection ended
   */
  Contacts(AgentRoom room, int self, HostClock clock, Runnable refused) {
    this.room = room;
    this.self = self;
    this.clock = clock;
    this.refused = refused;
    proc = room.procs().get(self);
  }

  /** A reign begins, in which nobody has been heard yet. */
  void begin(Epoch present) {
    reign = present;
    for (var host : room.hosts().all()) {
      contacts.put(host, Contact.none(host));
    }
  }

  /** The reign is over. */
  void forget() {
    reign = null;
    contacts.clear();
  }

  /** As the decisions take them. */
  Map<HostId, Contact> byHost() {
    return Collections.unmodifiableMap(contacts);
  }

  Contact of(HostId host) {
    return contacts.getOrDefault(host, Contact.none(host));
  }

  /** Hosts whose report is fresh. */
  List<HostId> reporting() {
    var reporting = new ArrayList<HostId>();
    for (var contact : contacts.values()) {
      if (isFresh(contact)) {
        reporting.add(contact.host());
      }
    }
    return reporting;
  }

  /** What that host has just reported; null when it has not for too long. */
  @Nullable HostReport freshReport(HostId host) {
    var contact = of(host);
    return isFresh(contact) ? contact.report() : null;
  }

  private boolean isFresh(Contact contact) {
    return contact.heardAt() != null
        && Duration.between(contact.heardAt(), clock.now())
                .compareTo(room.cluster().detection().silence())
            < 0;
  }

  /** Whether that host has not been heard for longer than this. */
  boolean isSilentFor(int host, long micros) {
    var heard = of(room.hosts().id(host)).heardAt();
    return heard == null || AgentRoom.micros(Duration.between(heard, clock.now())) > micros;
  }

  /** Takes a report, unless a newer one has come. */
  boolean take(HostReport report) {
    var contact = of(report.host());
    if (!isNewer(report, contact.report())) {
      return false;
    }
    contacts.put(report.host(), contact.heard(report, clock.now()));
    return true;
  }

  private static boolean isNewer(HostReport report, @Nullable HostReport known) {
    return known == null
        || report.incarnation() > known.incarnation()
        || (report.incarnation() == known.incarnation() && report.sequence() > known.sequence());
  }

  /** Calls an agent; what comes of it is known a little later. */
  void call(int host) {
    var present = reign;
    proc.after(
        room.dice().between(300, 3_000),
        () -> {
          if (reign == null || !reign.equals(present)) {
            return;
          }
          if (refuses(host)) {
            called(host, Sighting.Outcome.REFUSED, clock.now());
          } else if (reaches(host) && room.procs().get(host).runs()) {
            called(host, Sighting.Outcome.ANSWERED, clock.now());
          } else {
            called(host, Sighting.Outcome.SILENT, clock.now());
          }
        });
  }

  private boolean reaches(int host) {
    return room.network().isPowered(host) && room.network().connects(self, host);
  }

  /** Whether a connection to that agent is refused: for want of a process, or by a firewall. */
  private boolean refuses(int host) {
    return room.network().refuses(self, host)
        || (reaches(host) && !room.procs().get(host).isAlive());
  }

  /**
   * The process of an agent has ended just now. Its host's kernel says so on the connection that is
   * held to it, if it gets through; what is cut off of a host is not in order.
   */
  void ended(int host) {
    if (reign == null || host == self || !reaches(host)) {
      return;
    }
    var present = reign;
    proc.after(
        room.dice().between(300, 3_000),
        () -> {
          var at = clock.now();
          proc.after(
              room.dice().between(300, 3_000),
              () -> {
                if (present.equals(reign) && refuses(host)) {
                  called(host, Sighting.Outcome.ENDED, at);
                }
              });
        });
  }

  private void called(int host, Sighting.Outcome outcome, Instant at) {
    var id = room.hosts().id(host);
    contacts.put(id, of(id).pinged(outcome, at));
    if (outcome.isRefusal()) {
      refused.run();
    }
  }
}

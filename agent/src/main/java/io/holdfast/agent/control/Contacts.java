package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.Contact;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one reign has heard from each host. Instants are elapsed time. Used by one thread. */
final class Contacts {
  private final Duration heartbeat;
  private final Duration silence;
  private final Map<HostId, Contact> byHost = new LinkedHashMap<>();

  Contacts(ClusterSpec cluster) {
    this.heartbeat = cluster.detection().heartbeat();
    this.silence = cluster.detection().silence();
    for (HostSpec host : cluster.hosts()) {
      byHost.put(host.id(), Contact.none(host.id()));
    }
  }

  boolean knows(HostId host) {
    return byHost.containsKey(host);
  }

  Map<HostId, Contact> all() {
    return byHost;
  }

  Contact of(HostId host) {
    var contact = byHost.get(host);
    return contact == null ? Contact.none(host) : contact;
  }

  Optional<HostReport> report(HostId host) {
    return Optional.ofNullable(of(host).report());
  }

  /** Takes a report, unless a later one of the same or a later start of that agent is here. */
  boolean heard(HostReport report, Instant now) {
    var before = of(report.host());
    if (before.report() != null && isOlder(report, before.report())) {
      return false;
    }
    byHost.put(report.host(), before.heard(report, now));
    return true;
  }

  void pinged(HostId host, Sighting.Outcome outcome, Instant at) {
    byHost.put(host, of(host).pinged(outcome, at));
  }

  /** Whether a report of that host is late enough to ask after it. */
  boolean isOverdue(HostId host, Instant electedAt, Instant now) {
    var heardAt = of(host).heardAt();
    var since = Duration.between(heardAt == null ? electedAt : heardAt, now);
    return since.compareTo(heartbeat.plus(heartbeat.dividedBy(2))) > 0;
  }

  /** How a host is, for people and for the log. */
  HostCondition condition(HostId host, Instant electedAt, Instant now) {
    var contact = of(host);
    var heardAt = contact.heardAt();
    var silent = Duration.between(heardAt == null ? electedAt : heardAt, now);
    if (silent.compareTo(silence) < 0) {
      return heardAt == null ? HostCondition.SUSPECT : HostCondition.UP;
    }
    var refused = contact.ping() != null && contact.ping().isRefusal();
    return refused || silent.compareTo(silence.multipliedBy(2)) >= 0
        ? HostCondition.DOWN
        : HostCondition.SUSPECT;
  }

  private static boolean isOlder(HostReport report, HostReport than) {
    return report.incarnation() < than.incarnation()
        || (report.incarnation() == than.incarnation() && report.sequence() <= than.sequence());
  }
}

package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which hosts are there, in doubt or gone during one reign: asks after those that are late, and has
 * people told of those that come and go. One thread's own.
 */
final class HostWatch {
  private static final Duration PING_PACE = Duration.ofMillis(100);

  private final HostId self;
  private final Arms arms;
  private final Instant electedAt;
  private final Contacts contacts;
  private final Map<HostId, Instant> askedAfter = new HashMap<>();
  private final Map<HostId, HostCondition> conditions = new HashMap<>();
  private final Set<HostId> met = new HashSet<>();

  HostWatch(ClusterSpec cluster, HostId self, Arms arms, Instant electedAt) {
    this.self = self;
    this.arms = arms;
    this.electedAt = electedAt;
    this.contacts = new Contacts(cluster);
  }

  /** What was heard from them. */
  Contacts contacts() {
    return contacts;
  }

  HostCondition condition(HostId host, Instant now) {
    return contacts.condition(host, electedAt, now);
  }

  /** All that report in time. */
  List<HostId> reporting(Instant now) {
    return contacts.all().keySet().stream()
        .filter(host -> condition(host, now) == HostCondition.UP)
        .toList();
  }

  /** Calls the host's agent, unless that was done a moment ago. */
  void askAfter(HostId host, Instant now) {
    var last = askedAfter.get(host);
    if (!host.equals(self)
        && (last == null || Duration.between(last, now).compareTo(PING_PACE) >= 0)) {
      askedAfter.put(host, now);
      arms.ping(host);
    }
  }

  /** The same, if its report is late. */
  void askAfterIfOverdue(HostId host, Instant now) {
    if (contacts.isOverdue(host, electedAt, now)) {
      askAfter(host, now);
    }
  }

  /** Looks at a host; whether it has come, become doubtful or gone since the last look. */
  boolean look(HostId host, Instant now) {
    var condition = condition(host, now);
    var before = conditions.put(host, condition);
    if (condition == before) {
      return false;
    }
    // Hearing of a host for the first time in a reign is no news.
    if (before != null && (contacts.of(host).heardAt() == null || met.contains(host))) {
      arms.tell(List.of(Notices.ofHost(host, condition)));
    }
    if (condition == HostCondition.UP) {
      met.add(host);
    }
    return true;
  }
}

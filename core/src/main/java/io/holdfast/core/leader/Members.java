package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of a view that can be believed now, in the spec's order of preference. */
record Members(List<Member> fresh) {
  static Members of(ServiceView view) {
    var fresh = new ArrayList<Member>();
    for (var host : view.service().members()) {
      Observers.freshContact(view, host)
          .flatMap(contact -> member(view, contact))
          .ifPresent(fresh::add);
    }
    return new Members(List.copyOf(fresh));
  }

  private static Optional<Member> member(ServiceView view, Observers.FreshContact contact) {
    return contact
        .report()
        .member(view.service().id())
        .map(report ->
            new Member(contact.host(), report, Duration.between(contact.heardAt(), view.now())));
  }

  Optional<Member> get(HostId host) {
    for (var member : fresh) {
      if (member.host().equals(host)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  List<Member> except(HostId host) {
    return fresh.stream().filter(member -> !member.host().equals(host)).toList();
  }

  /** Final positions of those that have sealed the record's term. */
  Map<HostId, LogPosition> sealed(ServiceView view) {
    var sealed = new LinkedHashMap<HostId, LogPosition>();
    for (var member : fresh) {
      member
          .finalPosition(view.record().term())
          .ifPresent(position -> sealed.put(member.host(), position));
    }
    return sealed;
  }
}

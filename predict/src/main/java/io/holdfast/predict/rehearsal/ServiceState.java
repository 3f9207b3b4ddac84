package io.holdfast.predict.rehearsal;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One service between two failures. Settled ones are equal when the same member leads and the same
 * members hold the same, whatever happened before: only so can an outcome be remembered.
 */
public record ServiceState(ServiceRecord record, Map<HostId, MemberState> members) {
  private static final Term BEFORE = new Term(9);
  private static final Term NOW = new Term(10);
  private static final Revision FIRST = new Revision(1);

  public ServiceState {
    members = Map.copyOf(members);
  }

  /**
   * One that that member leads and acknowledges alone.
   *
   * @param others what every other member does
   */
  public static ServiceState ledBy(
      ServiceSpec service, HostId primary, Function<HostId, Kind> others) {
    var members = new LinkedHashMap<HostId, MemberState>();
    for (var host : service.members()) {
      members.put(host, member(host.equals(primary) ? Kind.LEADS : others.apply(host)));
    }
    var record =
        new ServiceRecord(
            service.id(),
            FIRST,
            NOW,
            new Phase.Leading(primary),
            List.of(new AckRule(FIRST, NOW, primary, Set.of(), 0)),
            false);
    return new ServiceState(record, members);
  }

  /** One that every member runs. */
  public static ServiceState shared(ServiceSpec service) {
    var members = new LinkedHashMap<HostId, MemberState>();
    service.members().forEach(host -> members.put(host, member(Kind.LEADS)));
    return new ServiceState(
        new ServiceRecord(service.id(), FIRST, NOW, new Phase.Shared(), List.of(), false), members);
  }

  /** Who leads; empty while nobody does. */
  public Optional<HostId> leader() {
    return record.phase() instanceof Phase.Leading(var primary)
        ? Optional.of(primary)
        : Optional.empty();
  }

  public MemberState member(HostId host) {
    var member = members.get(host);
    if (member == null) {
      throw new IllegalArgumentException(host + " is no member of " + record.service());
    }
    return member;
  }

  /** The same with one member doing something else. */
  public ServiceState with(HostId host, MemberState next) {
    var changed = new LinkedHashMap<>(members);
    changed.put(host, next);
    return new ServiceState(record, changed);
  }

  /**
   * The same told by the least numbers. Who does not receive while others acknowledge falls behind.
   */
  ServiceState settled() {
    if (!record.isSettled() || leader().isEmpty()) {
      return this;
    }
    var newest = record.rules().getFirst();
    var rule = new AckRule(FIRST, NOW, newest.primary(), newest.members(), newest.required());
    var same = new LinkedHashMap<HostId, MemberState>();
    members.forEach((host, member) -> same.put(host, member(member.kind())));
    return new ServiceState(
        new ServiceRecord(record.service(), FIRST, NOW, record.phase(), List.of(rule), false),
        same);
  }

  /** A member of a settled service, by what it does. */
  static MemberState member(Kind kind) {
    return switch (kind) {
      case LEADS, FOLLOWS -> new MemberState(kind, true, NOW, BEFORE);
      case FENCED, CRASHED, STOPPED, EMPTY -> new MemberState(kind, false, BEFORE, BEFORE);
    };
  }
}

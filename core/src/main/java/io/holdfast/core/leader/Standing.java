package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.record.Phase;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a service stands, as far as its stack needs to know.
 *
 * @param state the word for its condition
 * @param why the reason beside the word
 * @param leads who leads by the record; null while a primary is being moved, replaced or made
 * @param serves whether that primary runs, is open to clients and, a program, ready for them, as
 *     its own agent says
 * @param standbys members that run as standbys now
 * @param obstacles why it could not be moved to a member by a planned move now; a member that is
 *     not in it could be
 * @param prospects how soon a member could be that cannot now; {@link Prospect#OPEN} for one that
 *     is not in it
 */
public record Standing(
    ServiceCondition.State state,
    Reason why,
    @Nullable HostId leads,
    boolean serves,
    Set<HostId> standbys,
    Map<HostId, Reason> obstacles,
    Map<HostId, Prospect> prospects) {
  public Standing {
    standbys = Set.copyOf(standbys);
    obstacles = Map.copyOf(obstacles);
    prospects = Map.copyOf(prospects);
  }

  /** How soon it could be moved to that host, when it cannot now. */
  public Prospect prospect(HostId host) {
    return prospects.getOrDefault(host, Prospect.OPEN);
  }

  /** The standing of one service. */
  public static Standing of(ServiceView view) {
    var members = Members.of(view);
    var condition = ServiceCondition.of(view);
    var standbys = new LinkedHashSet<HostId>();
    members.fresh().stream()
        .filter(Member::isRunningStandby)
        .forEach(member -> standbys.add(member.host()));
    var prospects = new LinkedHashMap<HostId, Prospect>();
    members.fresh().forEach(member -> prospects.put(member.host(), Prospect.of(member)));
    var obstacles = new LinkedHashMap<HostId, Reason>();
    for (var host : view.service().members()) {
      if (Requests.apply(view, new Request.Switchover(host))
          instanceof RequestOutcome.Refused(var why)) {
        obstacles.put(host, why);
      }
    }
    var leads = view.record().phase() instanceof Phase.Leading(var primary) ? primary : null;
    return new Standing(
        condition.state(),
        condition.why(),
        leads,
        leads != null && isOpen(view, members, leads),
        standbys,
        obstacles,
        prospects);
  }

  private static boolean isOpen(ServiceView view, Members members, HostId primary) {
    return PrimaryHealth.of(view, members, primary)
            instanceof PrimaryHealth.Healthy(var member, var engine)
        && engine.open()
        && member.report().isReady();
  }
}

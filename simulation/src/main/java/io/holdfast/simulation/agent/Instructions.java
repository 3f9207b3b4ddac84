package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.leader.Goals;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.simulation.bug.Bug;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a controller has every host know and do, as the service's record says. */
final class Instructions {
  private final AgentRoom room;
  private final int self;
  private final @Nullable HostGoals[] goals;

  Instructions(AgentRoom room, int self) {
    this.room = room;
    this.self = self;
    goals = new @Nullable HostGoals[room.hosts().count()];
  }

  /** For that host; null while there are none. */
  @Nullable HostGoals of(int host) {
    return goals[host];
  }

  /**
   * Draws them up for every host.
   *
   * @param withheld whether what the service comes after is missing, so that it must not open
   */
  void draw(ServiceRecord stored, Epoch reign, boolean withheld) {
    for (int host = 0; host < goals.length; host++) {
      goals[host] = goalsOf(stored, reign, withheld, host);
    }
  }

  /** Draws them up for one host again; whether they are others now. */
  boolean redraw(ServiceRecord stored, Epoch reign, boolean withheld, int host) {
    var next = goalsOf(stored, reign, withheld, host);
    boolean differs = !next.equals(goals[host]);
    goals[host] = next;
    return differs;
  }

  private HostGoals goalsOf(ServiceRecord stored, Epoch reign, boolean withheld, int host) {
    var id = room.hosts().id(host);
    List<Order> orders =
        room.isMember(host)
            ? List.of(
                new Order(
                    stored.service(),
                    reign,
                    stored.term(),
                    stored.revision(),
                    stored.paused(),
                    goal(stored, withheld, id)))
            : List.of();
    boolean draining = stored.phase() instanceof Phase.Switching;
    var serving =
        draining || stored.mayServe(room.service().durability())
            ? stored.primary().orElse(null)
            : null;
    var route =
        new Route(stored.service(), stored.term(), stored.revision(), serving, draining, List.of());
    return new HostGoals(room.hosts().id(self), reign, orders, List.of(route));
  }

  private MemberGoal goal(ServiceRecord stored, boolean withheld, HostId host) {
    var own = Goals.of(room.cluster(), room.service(), stored, host);
    var goal = withheld ? Goals.withholding(own) : own;
    return room.has(Bug.DRAINS_BEYOND_ITS_LEASE)
            && stored.phase() instanceof Phase.Switching
            && goal instanceof MemberGoal.Seal(var term, _, _)
        ? new MemberGoal.Seal(term, true)
        : goal;
  }

  /**
   * Sends them to a host.
   *
   * @param message what is sent: the host's goals, with what is known of the lease at this moment
   * @param askedAtMicros when the report that they answer was sent; 0 when nobody asked
   */
  void send(int host, HostGoals message, long askedAtMicros) {
    var receiver = room.agents().get(host);
    room.network()
        .send(self, host, receiver.proc(), () -> receiver.receive(message, askedAtMicros));
  }
}

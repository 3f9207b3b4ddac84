package io.holdfast.core.leader;

import io.holdfast.core.record.Phase;

/**
 * The controller's decision about one service. Pure: the same view always gives the same answer.
 *
 * <p>The phases and what leads from one to the next:
 *
 * <table>
 * <caption>Transitions of a service</caption>
 * <tr><th>from</th><th>when</th><th>to</th><th>decided in</th></tr>
 * <tr><td>Unformed</td><td>every member has reported, and it is clear whose data counts</td><td>Forming</td>
 *     <td>{@link Formation}</td></tr>
 * <tr><td>Forming</td><td>the first primary runs</td><td>Leading</td><td>{@link Formation}</td></tr>
 * <tr><td>Leading</td><td>a standby came or went, or the newest ack rule is covered</td><td>Leading</td>
 *     <td>{@link Reign}</td></tr>
 * <tr><td>Leading</td><td>the primary is dead and the term can be sealed</td><td>Replacing</td><td>{@link Reign}</td>
 *     </tr>
 * <tr><td>Leading</td><td>an operator asks for a switchover</td><td>Switching</td><td>{@link Requests}</td></tr>
 * <tr><td>Switching</td><td>the target holds all the old primary had; or a deadline is missed</td><td>Replacing</td>
 *     <td>{@link Move}</td></tr>
 * <tr><td>Replacing</td><td>the term is sealed and the safest successor is known</td><td>Leading, next term</td>
 *     <td>{@link Succession}</td></tr>
 * </table>
 */
public final class Leader {
  private Leader() {}

  /** What to do next. Never throws for any view that can be built. */
  public static LeaderDecision decide(ServiceView view) {
    var members = Members.of(view);
    return switch (view.record().phase()) {
      case Phase.Unformed _ -> Formation.choose(view, members);
      case Phase.Forming forming -> Formation.await(view, members, forming);
      case Phase.Leading(var primary) -> Reign.decide(view, members, primary);
      case Phase.Switching switching -> Move.decide(view, members, switching);
      case Phase.Replacing replacing -> Succession.decide(view, members, replacing);
    };
  }
}

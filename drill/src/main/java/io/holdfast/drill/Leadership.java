package io.holdfast.drill;

import java.time.Duration;

/** Who takes writes, asked as a client and of nobody but the database itself. */
public final class Leadership {
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(2);

  private Leadership() {}

  /**
   * Whether the plan's only endpoint lets its user in and says that it takes writes; false too when
   * it does not answer within the plan's time-out.
   */
  public static boolean isClaimedAt(LedgerPlan plan) {
    if (plan.route() != LedgerPlan.Route.DIRECT || plan.endpoints().size() != 1) {
      throw new IllegalArgumentException("one member itself must be asked, not " + plan);
    }
    try (var _ = new LedgerConnections(plan, ANSWER_DEADLINE).open(0)) {
      return true;
    } catch (LedgerFailure e) {
      return false;
    }
  }
}

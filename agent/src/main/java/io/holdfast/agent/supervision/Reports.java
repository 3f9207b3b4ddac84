package io.holdfast.agent.supervision;

import io.holdfast.core.report.MemberReport;

/** Takes what members report. Called by their owners' threads; never blocks. */
@FunctionalInterface
public interface Reports {
  /**
   * The member's newest report; it replaces the one before.
   *
   * @param urgent the controller should have it at once, not with the next heartbeat
   */
  void update(MemberReport report, boolean urgent);
}

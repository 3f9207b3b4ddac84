package io.holdfast.agent.supervision;

import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.report.MemberReport;
import java.io.IOException;

/** What a {@link Course} can have done for it. None of these blocks, except remembering. */
interface Hands {
  /** Looks at the engine; the answer comes later, by {@link Course#observed}. */
  void observe(long ticket);

  /** Takes a step; the outcome comes later, by {@link Course#stepEnded}. */
  void perform(HostAction action);

  /** Ends the step under way early; its outcome still comes. */
  void interrupt();

  /** Puts the memory on disk; there when this returns. */
  void remember(HostMemory memory) throws IOException;

  /**
   * Takes the present report.
   *
   * @param urgent the controller should have it at once, not with the next heartbeat
   */
  void report(MemberReport report, boolean urgent);

  /** Notes for people: one line in the log. */
  void note(String line);
}

package io.holdfast.agent.fault;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings faults of one kind about. A trace is a text of its own that names what it touches. */
interface FaultTool {
  /** Whether it knows that fault. */
  boolean knows(Fault fault);

  /** Why this host cannot be given it; changes nothing. */
  Optional<Reason> objection(FaultOrder order) throws IOException, InterruptedException;

  /** What has to be known to take it back; changes nothing. */
  List<String> traces(FaultOrder order) throws IOException;

  /** A command that takes it back without the agent; empty for what needs none. */
  Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) throws IOException;

  /** Brings it about. */
  void bringAbout(FaultOrder order, List<String> traces) throws IOException, InterruptedException;

  /** Takes it back; harmless when nothing of it is there. */
  void takeBack(FaultOrder order, List<String> traces) throws IOException, InterruptedException;

  /** What of it is there, in words. */
  List<String> left(FaultOrder order, List<String> traces) throws IOException, InterruptedException;
}

package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.stack.StackRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Reign} can have done for it. None of these blocks. */
interface Arms {
  /** The record as stored; an unformed one when there is none. */
  ServiceRecord read(ServiceId service);

  /** Writes the next version; the outcome comes later, by {@link Reign#wrote}. */
  void write(ServiceRecord next, List<Notice> notices);

  /** The stack's record as stored; an unsettled one when there is none. */
  StackRecord read(StackId stack);

  /** Writes the next version; the outcome comes later, by {@link Reign#wrote}. */
  void write(StackRecord next, List<Notice> notices);

  /** The drills as stored; empty when there never was one. */
  DrillBook drills();

  /** Writes the next version; the outcome comes later, by {@link Drills#wrote}. */
  void write(DrillBook next, List<Notice> notices);

  /** A word of a drill to the host; its answer, if any, comes later, by {@link Drills#heard}. */
  void fault(HostId host, @Nullable FaultOrder order, long undo);

  /** Has this host's client run a scheduled drill; its end comes by {@link Schedules#measured}. */
  void measure(ScheduleSpec schedule, Instant due);

  /** Stores notices that come with no record. */
  void tell(List<Notice> notices);

  /** Clients of the service are to go elsewhere than before: programs that ask for it are told. */
  void moved(ServiceSpec service, Route route);

  /** Sends the host its goals as they are when the sending begins. */
  void push(HostId host);

  /** Has the host restart its standby; the outcome comes later, by {@link Reign#restarted}. */
  void restart(HostId host, Order order, Duration deadline);

  /** Calls the host's agent; the outcome comes later, by {@link Reign#pinged}. */
  void ping(HostId host);

  /** Has this host's own agent ask the service's primary now. */
  void probe(ServiceId service);

  /** Asks that another voter lead. */
  void yieldTo(HostId voter);

  /** A newer controller exists: this reign is over. */
  void fenced();
}

package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DueTime;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.goal.Order;
import io.holdfast.core.goal.Route;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ScheduleSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.stack.StackRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps records in memory and notes what it is asked to do; the test ends the writes. */
final class FakeArms implements Arms {
  final Map<ServiceId, ServiceRecord> stored = new HashMap<>();
  final Map<StackId, StackRecord> stacks = new HashMap<>();
  final List<Notice> notices = new ArrayList<>();
  final List<Route> moved = new ArrayList<>();
  final Set<HostId> pushed = new LinkedHashSet<>();
  final List<HostId> restarted = new ArrayList<>();
  final Set<HostId> pinged = new LinkedHashSet<>();
  final Set<ServiceId> probed = new LinkedHashSet<>();
  final List<HostId> yielded = new ArrayList<>();
  @Nullable ServiceRecord writing;
  @Nullable StackRecord writingStack;
  DrillBook drillBook = DrillBook.EMPTY;
  @Nullable DrillBook writingDrills;
  final List<String> faults = new ArrayList<>();
  final List<DueTime> measuring = new ArrayList<>();
  boolean fenced;

  @Override
  public ServiceRecord read(ServiceId service) {
    return stored.getOrDefault(service, ServiceRecord.unformed(service));
  }

  @Override
  public void write(ServiceRecord next, List<Notice> told) {
    writing = next;
    notices.addAll(told);
  }

  @Override
  public StackRecord read(StackId stack) {
    return stacks.getOrDefault(stack, StackRecord.unsettled(stack));
  }

  @Override
  public void write(StackRecord next, List<Notice> told) {
    writingStack = next;
    notices.addAll(told);
  }

  @Override
  public DrillBook drills() {
    return drillBook;
  }

  @Override
  public void write(DrillBook next, List<Notice> told) {
    writingDrills = next;
    notices.addAll(told);
  }

  @Override
  public void fault(HostId host, @Nullable FaultOrder order, long undo) {
    faults.add(host + (order == null ? " undo " + undo : " " + order.fault()));
  }

  @Override
  public void measure(ScheduleSpec schedule, Instant due) {
    measuring.add(new DueTime(schedule.id(), due));
  }

  @Override
  public void tell(List<Notice> told) {
    notices.addAll(told);
  }

  @Override
  public void moved(ServiceSpec service, Route route) {
    moved.add(route);
  }

  @Override
  public void push(HostId host) {
    pushed.add(host);
  }

  @Override
  public void restart(HostId host, Order order, Duration deadline) {
    restarted.add(host);
  }

  @Override
  public void ping(HostId host) {
    pinged.add(host);
  }

  @Override
  public void probe(ServiceId service) {
    probed.add(service);
  }

  @Override
  public void yieldTo(HostId voter) {
    yielded.add(voter);
  }

  @Override
  public void fenced() {
    fenced = true;
  }
}

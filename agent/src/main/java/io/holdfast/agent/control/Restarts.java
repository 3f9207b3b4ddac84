package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.RollingRestart;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rolling restarts under way in one reign: takes each one's next step when it is due. What they
 * have reached is forgotten with the reign. One thread's own.
 */
final class Restarts {
  /** What stopping a standby may take beyond finishing its readers' work. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Reign reign;
  private final Orders orders;
  private final Operations operations;
  private final Arms arms;
  private final Map<ServiceId, Underway> underway = new HashMap<>();

  private record Underway(Operation operation, RollingRestart plan) {}

  Restarts(Reign reign, Orders orders, Operations operations, Arms arms) {
    this.reign = reign;
    this.orders = orders;
    this.operations = operations;
    this.arms = arms;
  }

  boolean isUnderWay(ServiceId service) {
    return underway.containsKey(service);
  }

  /** Weighs a request and begins it when it is granted. */
  Operation begin(ServiceId service, boolean all, boolean allowDowntime, Instant now) {
    var one = reign.service(service).orElse(null);
    if (one == null) {
      return refused(service, Reason.of(ReasonCode.UNKNOWN_SERVICE, "%s", service));
    }
    if (one.progress().isWriting() || isUnderWay(service)) {
      return refused(service, Reason.of(ReasonCode.NOT_STEADY));
    }
    return switch (RollingRestart.begin(reign.view(one, now), all, allowDowntime)) {
      case RollingRestart.Start.Refused(var why) -> refused(service, why);
      case RollingRestart.Start.Needless(var why) ->
          operations.end(operations.begin(one.record(), why), Operation.State.DONE, why);
      case RollingRestart.Start.Begun(var plan, var why) -> {
        arms.tell(List.of(Notices.ofRestart(one.record(), null, why)));
        var begun = operations.begin(one.record(), why);
        underway.put(service, new Underway(begun, plan));
        goOn(one, now);
        yield begun;
      }
    };
  }

  private Operation refused(ServiceId service, Reason why) {
    return operations.refused(service, Operation.Kind.RESTART, why);
  }

  /** Takes the service's next step, if there is one now. */
  void goOn(ServiceCase one, Instant now) {
    var present = underway.get(one.spec().id());
    if (present == null || one.progress().isWriting()) {
      return;
    }
    switch (present.plan().next(reign.view(one, now))) {
      case RollingRestart.Step.Wait _ -> {}
      case RollingRestart.Step.Restart(var standby) -> {
        var why = Reason.of(ReasonCode.RESTARTING, "%s", standby);
        operations.note(one.spec().id(), why);
        arms.tell(List.of(Notices.ofRestart(one.record(), standby, why)));
        underway.put(
            one.spec().id(),
            new Underway(present.operation(), present.plan().telling(standby, now)));
        arms.restart(
            standby, orders.order(one, standby, now), one.spec().switchoverTimeout().plus(MARGIN));
      }
      case RollingRestart.Step.Move(var next, var why) -> reign.write(one, next, why);
      case RollingRestart.Step.Done(var why) -> end(one, Operation.State.DONE, why);
      case RollingRestart.Step.Failed(var why) -> end(one, Operation.State.FAILED, why);
    }
  }

  /** A standby was stopped, or was not. */
  void told(ServiceCase one, HostId host, StepOutcome outcome, Instant now) {
    var present = underway.get(one.spec().id());
    if (present == null || !host.equals(present.plan().restarting())) {
      return;
    }
    var problem = problem(outcome);
    if (problem == null) {
      underway.put(one.spec().id(), new Underway(present.operation(), present.plan().told(now)));
    } else {
      end(one, Operation.State.FAILED, Reason.of(problem.code(), "%s: %s", host, problem));
    }
  }

  private static @Nullable Reason problem(StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Done _ -> null;
      case StepOutcome.Refused(var why) -> why;
      case StepOutcome.Failed(var why) -> why;
      case StepOutcome.Indeterminate(var why) -> why;
    };
  }

  private void end(ServiceCase one, Operation.State state, Reason why) {
    var ended = underway.remove(one.spec().id());
    if (ended != null) {
      var _ = operations.end(ended.operation(), state, why);
      arms.tell(List.of(Notices.ofRestart(one.record(), null, why)));
    }
  }
}

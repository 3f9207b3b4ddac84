package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.leader.Request;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.leader.Requests;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.stack.Prerequisites;
import io.holdfast.core.stack.StackDecision;
import io.holdfast.core.stack.StackLeader;
import io.holdfast.core.stack.StackPart;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.core.stack.StackRequests;
import io.holdfast.core.stack.StackView;
import io.holdfast.spi.store.WriteOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stacks of one reign: looks at each when one of its services was looked at, and records or
 * asks what is decided. One thread's own.
 */
final class Stacks {
  private final Reign reign;
  private final ClusterSpec cluster;
  private final Arms arms;
  private final InstantSource wallClock;
  private final StackOperations operations;
  private final Map<StackId, StackCase> cases = new LinkedHashMap<>();
  private final Map<ServiceId, StackCase> byService = new LinkedHashMap<>();

  Stacks(
      Reign reign,
      ClusterSpec cluster,
      Arms arms,
      OperationBook book,
      InstantSource wallClock,
      Instant electedAt) {
    this.reign = reign;
    this.cluster = cluster;
    this.arms = arms;
    this.wallClock = wallClock;
    this.operations = new StackOperations(book);
    for (var spec : cluster.stacks()) {
      var parts =
          spec.services().stream().flatMap(service -> reign.service(service).stream()).toList();
      var one =
          new StackCase(
              spec, parts, cluster.detection().silence(), arms.read(spec.id()), electedAt);
      cases.put(spec.id(), one);
      spec.services().forEach(service -> byService.put(service, one));
    }
  }

  Collection<StackCase> all() {
    return cases.values();
  }

  /** What other services mean for this one now. */
  Ties ties(ServiceCase one) {
    return cluster.stacks().isEmpty() && cluster.order().after().isEmpty()
        ? Ties.NONE
        : new Ties(heir(one).orElse(null), withheld(one).orElse(null));
  }

  private Optional<HostId> heir(ServiceCase one) {
    return stackOf(one.spec().id()).flatMap(stack -> stack.heir(one.spec().id()));
  }

  /** Why the service's primary is not opened yet; empty when nothing is missing or it is open. */
  Optional<Reason> withheld(ServiceCase one) {
    return one.hasOpened()
        ? Optional.empty()
        : one.opensOn()
            .flatMap(host -> Prerequisites.missing(cluster, one.spec().id(), host, this::servesOn));
  }

  private Optional<HostId> servesOn(ServiceId service) {
    return reign.service(service).flatMap(ServiceCase::servesOn);
  }

  /** Why that service is not moved by itself; empty when it may be. */
  Optional<Reason> refusalOfMovingAlone(ServiceId service) {
    return stackOf(service).flatMap(stack -> StackRequests.refusalOfMovingAlone(stack.record()));
  }

  /** The stack as one with which the service is moved; empty when it would be moved alone. */
  Optional<StackId> moverOf(ServiceId service) {
    return stackOf(service)
        .map(StackCase::record)
        .filter(record -> StackRequests.refusalOfMovingAlone(record).isPresent())
        .map(StackRecord::stack);
  }

  /** Whether the stack is on its way to another home, or its record is being written. */
  boolean isMoving(StackId id) {
    return find(id)
        .filter(stack ->
            stack.progress().isWriting() || stack.record().phase() instanceof StackPhase.Moving)
        .isPresent();
  }

  private Optional<StackCase> stackOf(ServiceId service) {
    return Optional.ofNullable(byService.get(service));
  }

  /** A service was looked at: so is its stack. */
  void look(ServiceId service, Instant now) {
    stackOf(service).ifPresent(stack -> decide(stack, now));
  }

  /** Time has passed. */
  void tick(Instant now) {
    for (var stack : cases.values()) {
      if (stack.progress().isDue(now)) {
        decide(stack, now);
      }
    }
  }

  /** A service's record is being written for this reason: a step of its stack's move. */
  void note(ServiceId service, Reason why) {
    stackOf(service)
        .ifPresent(stack ->
            operations.note(stack.spec().id(), "%s: %s".formatted(service, why.sentence())));
  }

  StackView view(StackCase stack, Instant now) {
    var parts = new ArrayList<StackPart>();
    for (var one : stack.parts()) {
      parts.add(
          new StackPart(
              one.spec(),
              one.record(),
              Standing.of(reign.view(one, now)),
              one.leadsSince(),
              one.progress().isWriting() || reign.restarts().isUnderWay(one.spec().id())));
    }
    return new StackView(
        stack.spec(),
        cluster.order(),
        stack.record(),
        parts,
        now,
        stack.recordedAt(),
        wallClock.instant(),
        stack.readySince());
  }

  private void decide(StackCase stack, Instant now) {
    if (stack.progress().isWriting()) {
      return; // its outcome comes soon, and with it the next decision
    }
    if (stack.progress().isUncertain()) {
      catchUp(stack, now);
    }
    // Each service is asked once at most; the last turn is for what remains to be decided.
    for (var turn = 0; turn <= stack.parts().size(); turn++) {
      var view = view(stack, now);
      stack.seen(view);
      operations.look(view);
      var decision = StackLeader.decide(view);
      stack.progress().decided(decision.why(), now);
      switch (decision) {
        case StackDecision.Write(var next, var why) -> {
          write(stack, next, why);
          return;
        }
        case StackDecision.Ask(var service, var request, var why) -> {
          if (!ask(service, request, why, now)) {
            stack.progress().reviewSoon(now);
            return;
          }
        }
        case StackDecision.Hold(var why, var reviewAt) -> {
          stack.progress().reviewAt(reviewAt);
          if (stack.progress().isWorthTelling(now)) {
            Notices.ofHolding(stack.record(), why).ifPresent(told -> arms.tell(List.of(told)));
          }
          return;
        }
      }
    }
  }

  private boolean ask(ServiceId service, Request request, Reason why, Instant now) {
    var one = reign.service(service).orElse(null);
    if (one == null || one.progress().isWriting()) {
      return false;
    }
    return switch (Requests.apply(reign.view(one, now), request)) {
      case RequestOutcome.Refused _ -> false;
      case RequestOutcome.Accepted(var next, _) -> {
        reign.write(one, next, why);
        yield true;
      }
    };
  }

  private void write(StackCase stack, StackRecord next, Reason why) {
    stack.progress().writes(next.revision());
    operations.note(next.stack(), why.sentence());
    arms.write(next, List.of(Notices.ofRecord(next, why)));
  }

  /** A write has ended. */
  void wrote(StackId id, WriteOutcome outcome, Instant now) {
    var stack = cases.get(id);
    if (stack == null) {
      return;
    }
    var attempted = stack.progress().wrote(outcome);
    switch (outcome) {
      case WriteOutcome.Fenced _ -> arms.fenced();
      case WriteOutcome.Written _ -> reread(stack, now);
      case WriteOutcome.Conflict _ -> {
        if (attempted != null) {
          operations.overtaken(id, attempted);
        }
        reread(stack, now);
      }
      case WriteOutcome.Unknown _ -> {
        reread(stack, now);
        stack.progress().reviewSoon(now);
      }
    }
  }

  private void reread(StackCase stack, Instant now) {
    catchUp(stack, now);
    decide(stack, now);
  }

  private void catchUp(StackCase stack, Instant now) {
    var _ = stack.stored(arms.read(stack.spec().id()), now);
  }

  /** Whether a change is being made, of moments only, that a request would be refused for. */
  boolean isChanging(StackId id) {
    var stack = cases.get(id);
    return stack != null
        && (stack.progress().isWriting()
            || stack.parts().stream()
                .anyMatch(one -> reign.isChanging(one.spec().id(), Operation.Kind.SWITCHOVER)));
  }

  /** Weighs a request; an accepted one is on its way to the store when this returns. */
  Operation begin(StackId id, Operation.Kind kind, StackRequest request, Instant now) {
    var stack = cases.get(id);
    if (stack == null) {
      return operations.refused(id, kind, Reason.of(ReasonCode.UNKNOWN_STACK, "%s", id));
    }
    if (stack.progress().isWriting()) {
      return operations.refused(id, kind, Reason.of(ReasonCode.NOT_STEADY));
    }
    return switch (StackRequests.apply(view(stack, now), request)) {
      case StackRequest.Outcome.Refused(var why) -> operations.refused(id, kind, why);
      case StackRequest.Outcome.Accepted(var next, var why) -> {
        var begun = operations.begin(kind, next, why);
        write(stack, next, why);
        yield begun;
      }
    };
  }

  /** What became of a request; empty when there never was one of that id. */
  Optional<Operation> operation(String id, Instant now) {
    return operations.find(id, stack -> find(stack).map(found -> view(found, now)));
  }

  private Optional<StackCase> find(StackId id) {
    return Optional.ofNullable(cases.get(id));
  }
}

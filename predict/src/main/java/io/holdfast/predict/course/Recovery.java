package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.rate.FaultKind;
import io.holdfast.predict.rehearsal.MemberState.Kind;
import io.holdfast.predict.rehearsal.ServiceState;
import io.holdfast.predict.rehearsal.StepTimes;
import java.util.HashSet;
import java.util.Set;

/**
 * What follows some time after a decision: members rejoin, a service goes back to its stack's home,
 * and an operator accepts what the protocol must not.
 */
final class Recovery {
  /** How a move back to the stack's home is named among the causes. */
  private static final String MOVE = "planned move";

  /** Until somebody has looked at what is refused and accepts it: assumption. */
  private static final double OPERATOR_SECONDS = 1800;

  private record Return(ServiceId service, HostId host) {}

  private final Scene scene;
  private final Timeline timeline;
  private final FailureRates rates;
  private final Set<Return> returning = new HashSet<>();

  Recovery(Scene scene, Timeline timeline, FailureRates rates) {
    this.scene = scene;
    this.timeline = timeline;
    this.rates = rates;
  }

  /** Decides about what has changed, and expects what will follow. */
  void evaluate(String cause) {
    scene.evaluate(timeline.now(), cause);
    scene.parts.forEach(part -> expectReturns(part, cause));
    scene.parts.forEach(this::expectOperator);
  }

  private void expectReturns(Part part, String cause) {
    for (var host : part.spec.members()) {
      if (isAway(part, host) && returning.add(new Return(part.spec.id(), host))) {
        timeline.in(returnSeconds(part, host, cause), () -> returned(part, host));
      }
    }
  }

  /** Whether it could follow and does not yet. */
  private boolean isAway(Part part, HostId host) {
    var kind = part.state.member(host).kind();
    return scene.ground.isUp(host) && kind != Kind.LEADS && kind != Kind.FOLLOWS && hasLeader(part);
  }

  /** Whether there is a primary to follow, open to clients or not. */
  private boolean hasLeader(Part part) {
    return part.spec.isShared()
        || part.leader()
            .filter(scene.ground::isUp)
            .filter(host -> part.state.member(host).kind() == Kind.LEADS)
            .isPresent();
  }

  private double returnSeconds(Part part, HostId host, String cause) {
    if (part.spec.program() != null) {
      return scene.seconds(StepTimes.of(part.spec).restart());
    }
    if (part.state.member(host).kind() == Kind.EMPTY) {
      return rates.copy().toMillis() / 1000.0;
    }
    var time =
        cause.equals(FaultKind.PROCESS_CRASH.word())
            ? rates.repair(FaultKind.PROCESS_CRASH)
            : StepTimes.REJOIN;
    return time.toMillis() / 1000.0;
  }

  private void returned(Part part, HostId host) {
    returning.remove(new Return(part.spec.id(), host));
    if (!isAway(part, host)) {
      return;
    }
    if (part.spec.isShared()) {
      part.become(host, Kind.LEADS);
    } else {
      part.rejoin(host);
    }
    evaluate(FaultKind.PROCESS_CRASH.word());
    scene.stacks.forEach(this::reunite);
  }

  /** A service that had to leave the stack's home goes back as soon as its member there follows. */
  private void reunite(StackLine stack) {
    for (var part : stack.own()) {
      var home = stack.home;
      var leads = part.leader();
      if (home != null
          && scene.ground.isUp(home)
          && part.state.member(home).kind() == Kind.FOLLOWS
          && leads.filter(scene.ground::isUp).isPresent()
          && !part.line.isDown()) {
        move(part, leads.get(), home);
      }
    }
  }

  private void move(Part part, HostId from, HostId to) {
    var before = part.state;
    part.state =
        ServiceState.ledBy(
            part.spec, to, host -> host.equals(from) ? Kind.FOLLOWS : before.member(host).kind());
    scene.interrupt(part, timeline.now(), StepTimes.of(part.spec).move(), MOVE);
    evaluate(MOVE);
  }

  /**
   * Everything is back and the protocol still refuses, because what it would have to lose is not
   * known (S8): an operator accepts the loss.
   */
  private void expectOperator(Part part) {
    if (isRefused(part) && !part.operatorCalled) {
      part.operatorCalled = true;
      timeline.in(OPERATOR_SECONDS, () -> accept(part));
    }
  }

  private void accept(Part part) {
    part.operatorCalled = false;
    if (isRefused(part)) {
      part.dataLosses++;
      part.state = ServiceState.ledBy(part.spec, part.spec.members().getFirst(), _ -> Kind.FENCED);
      evaluate(FaultKind.OPERATOR_MISTAKE.word());
    }
  }

  private boolean isRefused(Part part) {
    return part.spec.holdsData()
        && part.readyFrom == Double.POSITIVE_INFINITY
        && !scene.isFull(part)
        && scene.controller.seat() != null
        && part.spec.members().stream().allMatch(scene.ground::isUp);
  }
}

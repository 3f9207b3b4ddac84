package io.holdfast.core.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.leader.Request;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every stack of three services on two hosts, whatever befalls it: all orders in which its
 * services' own moves end, well or not, a service fails over by itself, and the other host is ready
 * or not, as often as the limit allows, with any amount of time between. After every step the
 * decision is made anew from the records alone, as by a controller that has just been elected.
 */
class EveryMoveTest {
  /** How much may go wrong in one course. */
  private static final int MISHAPS = 3;

  private static final int FEWEST_STATES = 4_000;

  /** An instant of a course, told apart from others only by what a decision can depend on. */
  private record State(Ensemble ensemble, int mishaps) {
    State normal() {
      var record = ensemble.record();
      var moves = new ArrayList<>(record.moves());
      moves.sort(Comparator.comparing(PastMove::cause));
      var normal = ensemble;
      for (var service : Ensemble.SERVICES) {
        var coin = ensemble.coin(service);
        var newer = isNewerThanWhenTheMoveBegan(service, coin.term());
        normal =
            normal.with(service, new Ensemble.Coin(coin.leads(), newer ? 2 : 1, coin.target()));
      }
      var phase =
          record.phase() instanceof StackPhase.Moving moving
              ? new StackPhase.Moving(
                  moving.from(),
                  moving.to(),
                  moving.cause(),
                  moving.travellers().stream()
                      .map(each -> new Traveller(each.service(), new Term(1)))
                      .toList(),
                  moving.handedOver(),
                  Reason.of(ReasonCode.STACK_CHANGING))
              : record.phase();
      return new State(
          normal
              .with(new StackRecord(record.stack(), Revision.NONE, phase, moves, false))
              .after(ensemble.waited())
              .at(ensemble.wall()),
          mishaps);
    }

    private boolean isNewerThanWhenTheMoveBegan(ServiceId service, long term) {
      return ensemble.record().phase() instanceof StackPhase.Moving moving
          && moving.travellers().stream()
              .anyMatch(each -> each.service().equals(service) && term > each.term().number());
    }
  }

  @Test
  void nothingIsHandedOverOutOfOrderNothingGoesBackThatServedAndEverythingComesToRest() {
    var seen = new HashSet<State>();
    var next = new ArrayDeque<State>();
    for (var begin : beginnings()) {
      next.add(new State(begin, 0));
    }
    while (!next.isEmpty()) {
      var state = next.remove();
      if (!seen.add(state.normal())) {
        continue;
      }
      check(state.ensemble());
      next.addAll(after(state));
    }
    assertThat(seen.size()).isGreaterThan(FEWEST_STATES);
  }

  private static List<Ensemble> beginnings() {
    var still = Ensemble.on(Ensemble.A);
    var asked =
        StackRequests.apply(still.view(), new StackRequest.Switchover(Ensemble.B))
                instanceof StackRequest.Outcome.Accepted(var moving, _)
            ? still.with(moving)
            : still;
    return List.of(
        still,
        asked,
        Ensemble.on(Ensemble.B)
            .preferring(Ensemble.A, StackLeaderTest.automatic(), Ensemble.LONG_AGO));
  }

  /** Everything that may come next: the decision carried out, or something that happens first. */
  private static List<State> after(State state) {
    var ensemble = state.ensemble();
    var next = new ArrayList<State>();
    next.add(new State(ensemble.done(ensemble.decide()), state.mishaps()));
    for (var service : Ensemble.SERVICES) {
      next.add(new State(ensemble.ended(service, true), state.mishaps()));
    }
    if (ensemble.waited().compareTo(Together.PATIENCE) < 0) {
      next.add(
          new State(
              ensemble
                  .after(ensemble.waited().isZero() ? Together.CALM : Together.PATIENCE)
                  .at(Ensemble.WALL),
              state.mishaps()));
    }
    if (state.mishaps() < MISHAPS) {
      var one = state.mishaps() + 1;
      for (var service : Ensemble.SERVICES) {
        next.add(new State(ensemble.ended(service, false), one));
        if (ensemble.coin(service).target() == null) {
          next.add(new State(ensemble.lost(service, other(ensemble, service)), one));
        }
      }
      next.add(
          new State(
              ensemble.unready().isEmpty() ? ensemble.unready(Ensemble.B) : ensemble.ready(), one));
    }
    return next;
  }

  private static HostId other(Ensemble ensemble, ServiceId service) {
    return ensemble.coin(service).leads().equals(Ensemble.A) ? Ensemble.B : Ensemble.A;
  }

  private static void check(Ensemble ensemble) {
    switch (ensemble.decide()) {
      case StackDecision.Write(var next, var why) -> {
        assertThat(StackTransition.between(ensemble.record(), next))
            .as("%s to %s, because %s", ensemble, next, why)
            .isPresent();
        assertThat(next.count(MoveCause.RETURN, ensemble.wall()))
            .isLessThanOrEqualTo(Together.MOST);
        assertThat(next.count(MoveCause.PURSUIT, ensemble.wall()))
            .isLessThanOrEqualTo(Together.MOST);
      }
      case StackDecision.Ask(var service, Request.Switchover(var to), _) -> {
        assertThat(ensemble.record().phase()).isInstanceOf(StackPhase.Moving.class);
        assertThat(ensemble.coin(service).target()).as("asked once").isNull();
        var travelling =
            ((StackPhase.Moving) ensemble.record().phase())
                .travellers().stream().map(Traveller::service).toList();
        for (var later : travelling) {
          if (Ensemble.ORDER.comesAfter(later, service)) {
            assertThat(ensemble.coin(later).leads())
                .as("%s before %s in %s", later, service, ensemble)
                .isEqualTo(to);
          }
        }
      }
      case StackDecision.Ask ask -> throw new AssertionError("no stack asks for " + ask);
      case StackDecision.Hold _ -> {}
    }
    comesToRest(ensemble);
  }

  /** From anywhere, once nothing more goes wrong. */
  private static void comesToRest(Ensemble from) {
    var present = from.ready();
    for (var step = 0; step < 60; step++) {
      var decision = present.decide();
      if (!(decision instanceof StackDecision.Hold)) {
        present = present.done(decision);
        continue;
      }
      var before = present;
      for (var service : Ensemble.SERVICES) {
        present = present.ended(service, true);
      }
      if (present.equals(before)) {
        var home = present.record().home().orElseThrow();
        if (present.isAllOn(home) && present.record().phase() instanceof StackPhase.Settled) {
          return;
        }
        present = present.after(StackRecord.LATELY);
      }
    }
    throw new AssertionError("does not come to rest from " + from + ": " + present);
  }
}

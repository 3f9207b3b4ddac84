package io.holdfast.simulation.agent;

import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.StartOrder;
import io.holdfast.core.spec.Window;
import io.holdfast.core.stack.StackDecision;
import io.holdfast.core.stack.StackLeader;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackView;
import io.holdfast.simulation.bug.Bug;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;

/** Where deliberate mistakes are put around a stack's decision. Without any it is core's own. */
final class StackSeam {
  private final StackRoom room;

  StackSeam(StackRoom room) {
    this.room = room;
  }

  StackDecision decide(StackView view) {
    var decision = StackLeader.decide(mistaken(view));
    if (decision instanceof StackDecision.Write(var next, var why)) {
      return new StackDecision.Write(mistaken(view, next), why);
    }
    return decision;
  }

  private StackView mistaken(StackView view) {
    var record = view.record();
    var forgets = room.has(Bug.FOLLOWS_A_FLAP);
    var ignores = room.has(Bug.MOVES_WHILE_PAUSED);
    return new StackView(
        room.has(Bug.FAILBACK_OUTSIDE_WINDOW) ? atAnyTime(view.stack()) : view.stack(),
        room.has(Bug.MOVES_WITHOUT_ORDER) ? StartOrder.NONE : view.order(),
        new StackRecord(
            record.stack(),
            record.revision(),
            record.phase(),
            forgets ? List.of() : record.moves(),
            !ignores && record.paused()),
        view.parts(),
        view.now(),
        view.recordedAt(),
        view.wall(),
        view.readySince());
  }

  private static StackSpec atAnyTime(StackSpec stack) {
    return stack.failback() instanceof Failback.Automatic(var window, var stable, var budget)
        ? new StackSpec(
            stack.id(),
            stack.services(),
            stack.prefer(),
            new Failback.Automatic(
                new Window(
                    EnumSet.allOf(DayOfWeek.class),
                    LocalTime.MIDNIGHT,
                    LocalTime.MIDNIGHT,
                    window.zone()),
                stable,
                budget))
        : stack;
  }

  private StackRecord mistaken(StackView view, StackRecord next) {
    var paused = view.record().paused();
    var phase =
        room.has(Bug.NO_ROLLBACK)
                && view.record().phase() instanceof StackPhase.Moving moving
                && !moving.handedOver()
                && next.home().filter(moving.from()::equals).isPresent()
                && !moving.from().equals(moving.to())
            ? new StackPhase.Settled(moving.to())
            : next.phase();
    return new StackRecord(next.stack(), next.revision(), phase, next.moves(), paused);
  }
}

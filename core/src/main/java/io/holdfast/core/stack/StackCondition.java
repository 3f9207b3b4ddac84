package io.holdfast.core.stack;

import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stack is, in one word, and why.
 *
 * @param state the word
 * @param reasons what people are shown beside it
 */
public record StackCondition(State state, List<Reason> reasons) {
  /** The words of the status document. */
  public enum State {
    /** Every service serves on the home with all the redundancy asked for. */
    HEALTHY("healthy"),
    /** Every service serves on the home, one of them with less redundancy or paused. */
    DEGRADED("degraded"),
    /** A service, or all of them, is changing its primary. */
    MOVING("moving"),
    /** Every service serves, but on different hosts. */
    SPLIT("split"),
    /** A service does not serve. */
    DOWN("down");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As written in the status document. */
    public String word() {
      return word;
    }
  }

  public StackCondition {
    reasons = List.copyOf(reasons);
  }

  /** The condition of one stack. */
  public static StackCondition of(StackView view) {
    var why = StackLeader.decide(view).why();
    if (view.record().phase() instanceof StackPhase.Moving moving) {
      return new StackCondition(State.MOVING, List.of(moving.why(), why));
    }
    var reasons = new ArrayList<Reason>();
    reasons.add(why);
    var worst = State.HEALTHY;
    for (var part : view.parts()) {
      var state = word(part.standing().state());
      if (state != State.HEALTHY) {
        reasons.add(new Reason(part.standing().why().code(), detail(part)));
      }
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    var hosts = view.parts().stream().map(part -> part.standing().leads()).distinct().count();
    if (hosts > 1 && worst.compareTo(State.SPLIT) < 0 && worst != State.MOVING) {
      worst = State.SPLIT;
      reasons.add(Together.split(view.parts()));
    }
    if (view.record().paused() && worst == State.HEALTHY) {
      return new StackCondition(State.DEGRADED, List.of(Reason.of(ReasonCode.PAUSED)));
    }
    return new StackCondition(worst, reasons.stream().distinct().toList());
  }

  private static String detail(StackPart part) {
    var detail = part.standing().why().detail();
    return detail.isEmpty() ? part.service().name() : "%s: %s".formatted(part.service(), detail);
  }

  private static State word(ServiceCondition.State state) {
    return switch (state) {
      case HEALTHY -> State.HEALTHY;
      case DEGRADED, PAUSED -> State.DEGRADED;
      case FAILING_OVER, SWITCHING_OVER -> State.MOVING;
      case DOWN -> State.DOWN;
    };
  }
}

package io.holdfast.core.stack;

import io.holdfast.core.stack.StackPhase.Moving;
import io.holdfast.core.stack.StackPhase.Settled;
import io.holdfast.core.stack.StackPhase.Unsettled;
import java.util.Optional;

/**
 * Every way from one version of a stack's record to the next. The table is the documentation
 * ({@code docs/stacks.md} has it) and the check: a pair that no row allows is a broken invariant.
 */
public enum StackTransition {
  SETTLED("Unsettled", "Settled", "every service leads: the home is where the first one does") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Unsettled && after instanceof Settled;
    }
  },
  HOME_FOUND(
      "Settled", "Settled", "no service leads on the home any more: the home goes with them") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Settled(var was)
          && after instanceof Settled(var is)
          && !was.equals(is);
    }
  },
  MOVE("Settled", "Moving", "an operator asked, or one of the stack's own reasons holds") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Settled(var home)
          && after instanceof Moving moving
          && home.equals(moving.from())
          && moving.cause() != MoveCause.ROLLBACK
          && moving.handedOver() == moving.from().equals(moving.to());
    }
  },
  POINT_OF_NO_RETURN("Moving", "Moving", "a service that may serve there leads on the target") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Moving was
          && after instanceof Moving is
          && !was.handedOver()
          && is.equals(
              new Moving(was.from(), was.to(), was.cause(), was.travellers(), true, was.why()));
    }
  },
  ARRIVED(
      "Moving", "Settled", "every service leads on the target, or what is missing comes later") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Moving was
          && after instanceof Settled(var home)
          && home.equals(was.to());
    }
  },
  STAYED("Moving", "Settled", "a step failed, and nothing had been handed over") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Moving was
          && !was.handedOver()
          && after instanceof Settled(var home)
          && home.equals(was.from());
    }
  },
  ROLLED_BACK("Moving", "Moving", "a step failed, and all that was handed over is still closed") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before instanceof Moving was
          && after instanceof Moving is
          && !was.handedOver()
          && is.handedOver()
          && is.cause() == MoveCause.ROLLBACK
          && is.from().equals(was.to())
          && is.to().equals(was.from());
    }
  },
  PAUSED_OR_RESUMED("any", "the same", "an operator suspended or resumed what it does by itself") {
    @Override
    boolean allows(StackPhase before, StackPhase after) {
      return before.equals(after);
    }
  };

  private final String from;
  private final String to;
  private final String when;

  StackTransition(String from, String to, String when) {
    this.from = from;
    this.to = to;
    this.when = when;
  }

  /** The row that leads from one version to the next; empty when none does. */
  public static Optional<StackTransition> between(StackRecord before, StackRecord after) {
    if (!after.revision().equals(before.revision().next())
        || !after.stack().equals(before.stack())) {
      return Optional.empty();
    }
    for (var row : values()) {
      var pauses = before.paused() != after.paused();
      if (pauses == (row == PAUSED_OR_RESUMED) && row.allows(before.phase(), after.phase())) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** The table, as {@code docs/stacks.md} has it. */
  public static String asMarkdown() {
    var text = new StringBuilder("| transition | from | to | when |\n| --- | --- | --- | --- |\n");
    for (var row : values()) {
      text.append("| %s | %s | %s | %s |\n".formatted(row.name(), row.from, row.to, row.when));
    }
    return text.toString();
  }

  abstract boolean allows(StackPhase before, StackPhase after);
}

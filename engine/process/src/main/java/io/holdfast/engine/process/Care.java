package io.holdfast.engine.process;

import io.holdfast.engine.process.question.Pulse;
import java.time.Duration;
import java.time.Instant;

/** What is done next for a program that is to run. Pure. */
sealed interface Care {
  /** Nothing, with the reason. */
  record Leave(String why) implements Care {}

  /** Start it. */
  record Start() implements Care {}

  /** End it, because it does not live. */
  record Kill(String why) implements Care {}

  /** Give up until the budget has something again. */
  record GiveUp(String why) implements Care {}

  /**
   * One instant of one program.
   *
   * @param wanted whether it is to run
   * @param running whether it does
   * @param startedAt when it was started or found
   * @param lived whether it has been alive since
   * @param health whether it is
   * @param crashes its ends so far
   * @param notBefore nothing is started before this
   */
  record View(
      boolean wanted,
      boolean running,
      Instant startedAt,
      boolean lived,
      Pulse health,
      Crashes crashes,
      Instant notBefore,
      Duration startTimeout,
      Instant now) {}

  /** The decision. */
  static Care decide(View view) {
    if (!view.wanted()) {
      return new Leave("it is not to run");
    }
    if (view.running()) {
      return ofRunning(view);
    }
    if (view.crashes().isExhausted(view.now())) {
      var budget = view.crashes().budget();
      return new GiveUp(
          "it ended %d times within %d s, and %d restarts are allowed"
              .formatted(
                  view.crashes().count(view.now()),
                  budget.window().toSeconds(),
                  budget.attempts()));
    }
    var next = view.crashes().nextStart(view.now());
    return view.now().isBefore(next) || view.now().isBefore(view.notBefore())
        ? new Leave("it waits before it is started again")
        : new Start();
  }

  private static Care ofRunning(View view) {
    if (view.health().isUp()) {
      return new Leave("it is alive");
    }
    if (view.lived()) {
      return new Kill("it is not alive any more: " + view.health().words());
    }
    return view.now().isBefore(view.startedAt().plus(view.startTimeout()))
        ? new Leave("it is starting")
        : new Kill(
            "it was not alive within %d s: %s"
                .formatted(view.startTimeout().toSeconds(), view.health().words()));
  }
}

package io.holdfast.engine.process.question;

import io.holdfast.core.spec.HealthSpec;

/**
 * What the answers so far come to. Turns only after several answers in a row, so that neither one
 * lost packet nor one lucky answer counts.
 *
 * @param isUp whether the answer is taken to be yes
 * @param against answers in a row that say otherwise
 * @param words the last answer's
 */
public record Pulse(boolean isUp, int against, String words) {
  /** A program that has just been started and not been asked. */
  public static final Pulse UNASKED = new Pulse(false, 0, "it has just been started");

  /** A program that was found running: it is believed until it says otherwise. */
  public static final Pulse FOUND = new Pulse(true, 0, "it was found running");

  /** What it comes to with one more answer. */
  public Pulse after(Answer answer, HealthSpec asked) {
    var good = answer instanceof Answer.Good;
    if (good == isUp) {
      return new Pulse(isUp, 0, answer.words());
    }
    var enough = good ? asked.rise() : asked.fall();
    return against + 1 >= enough
        ? new Pulse(good, 0, answer.words())
        : new Pulse(isUp, against + 1, answer.words());
  }
}

package io.holdfast.engine.process;

import io.holdfast.core.spec.HealthSpec;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.process.question.Asker;

/**
 * Asks the program how it is, for as long as there is one, and tells its {@link Keeper}. Each
 * question has a thread of its own: one that waits for an answer must keep nobody else waiting.
 */
final class Questions {
  private final Place place;
  private final Keeper keeper;

  Questions(Place place, Keeper keeper) {
    this.place = place;
    this.keeper = keeper;
  }

  /**
   * Begins to ask; ends when the keeper is closed. One question that answers both is asked once.
   */
  void begin(Askers askers) {
    var asked = place.program();
    if (asked.health().equals(asked.readiness())) {
      ask(asked.health(), askers.here(asked.health().question()), true, true);
    } else {
      ask(asked.health(), askers.here(asked.health().question()), true, false);
      ask(asked.readiness(), askers.here(asked.readiness().question()), false, true);
    }
  }

  private void ask(HealthSpec asked, Asker asker, boolean ofHealth, boolean ofReadiness) {
    Thread.ofVirtual()
        .name("ask-" + place.service())
        .start(() -> {
          try {
            while (true) {
              var life = keeper.awaitRunning();
              if (life == null) {
                return;
              }
              var answer = asker.ask(Deadline.after(asked.timeout()));
              keeper.answered(life, answer, ofHealth, ofReadiness);
              keeper.pause(asked, ofHealth);
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}

package io.holdfast.simulation.machine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened, line by line, for people. Silent unless somebody listens. */
public final class Trace {
  private final Scheduler scheduler;
  private final @Nullable Consumer<String> listener;

  public Trace(Scheduler scheduler, @Nullable Consumer<String> listener) {
    this.scheduler = scheduler;
    this.listener = listener;
  }

  /** Ask before building a line: lines are dear. */
  public boolean isOn() {
    return listener != null;
  }

  /** Says what happened to whom. */
  public void say(String who, String what) {
    if (listener != null) {
      long micros = scheduler.nowMicros();
      listener.accept(
          "%4d.%06d  %-10s %s".formatted(micros / 1_000_000, micros % 1_000_000, who, what));
    }
  }
}

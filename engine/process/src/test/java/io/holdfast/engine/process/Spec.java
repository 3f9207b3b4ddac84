package io.holdfast.engine.process;

import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.ProgramSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Specs of programs of which only one thing matters. */
final class Spec {
  private static final HealthSpec HEALTH =
      new HealthSpec(
          new HealthSpec.Question.Running(), Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 3);

  ProgramSpec plain() {
    return with(null);
  }

  ProgramSpec asUser(String user) {
    return with(user);
  }

  private static ProgramSpec with(@Nullable String user) {
    return new ProgramSpec(
        ProgramSpec.Mode.ACTIVE_PASSIVE,
        List.of("true"),
        Map.of(),
        user,
        null,
        HEALTH,
        HEALTH,
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        ProgramSpec.StopSignal.TERM,
        ProgramSpec.Restart.DEFAULT,
        ProgramSpec.Limits.NONE,
        ProgramSpec.Logs.DEFAULT);
  }
}

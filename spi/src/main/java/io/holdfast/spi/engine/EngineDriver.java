package io.holdfast.spi.engine;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One member's engine on this host. One thread at a time performs steps; observing and probing may
 * happen beside it. Nothing here decides: the host's {@code decide} does.
 */
public interface EngineDriver extends AutoCloseable {
  /**
   * Looks at the engine now: process, then a query on a connection of its own.
   *
   * @param deadline longest time to spend; an engine that has not answered by then is {@link
   *     EngineState.Unresponsive}
   */
  EngineState observe(Duration deadline);

  /**
   * Cheap check, well under a millisecond, whether the engine's process has gone or come since the
   * last {@link #observe}. Called many times a second; true means observe at once.
   */
  boolean processChanged();

  /**
   * Takes one step. Interruptible: an interrupted step returns {@link StepOutcome.Indeterminate}
   * and may be taken again.
   *
   * @param deadline longest time to spend; long steps (rewind, clone) get a generous one
   */
  StepOutcome perform(HostAction action, Duration deadline);

  /** Asks another member's engine by a query of our own, on a connection kept for it. */
  Sighting.Outcome probe(HostId target, Duration deadline);

  /**
   * What keeps the engine from working well although its data is whole, such as a full disk; empty
   * when nothing does. Cheap; may be asked with every report.
   */
  default Optional<Reason> problem() {
    return Optional.empty();
  }

  /**
   * Names of parameters whose new values wait for a restart of the running engine, by a query of
   * its own; empty when that is not known.
   */
  default Optional<List<String>> pendingRestart(Duration deadline) {
    return Optional.of(List.of());
  }

  /**
   * What the electors say that choose the primary of an adopted set (S9), each as last heard; empty
   * for every other service. Never blocks; asking them goes on beside it from the first call on.
   */
  default List<ElectorWord> electors() {
    return List.of();
  }

  /** What the engine writes for people to read; empty when it keeps that in places of its own. */
  default Optional<MemberLog> log() {
    return Optional.empty();
  }

  /**
   * Id of the server's process as of the last {@link #observe}, for drills; empty when none runs,
   * or the engine is not one.
   */
  default OptionalInt serverProcess() {
    return OptionalInt.empty();
  }

  /** The position in the engine's own words, {@code 0/5000148}. */
  String format(LogPosition position);

  /** Lets go of connections; the engine goes on running. */
  @Override
  void close();
}

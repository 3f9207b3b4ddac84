package io.holdfast.core.report;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one member's engine is doing, as its own host sees it. */
public sealed interface EngineState {
  /** No data here yet. */
  record Absent() implements EngineState {}

  /**
   * There is something that cannot be used: foreign files, wrong owner, damaged. Never deleted by
   * us.
   */
  record Unusable(Reason reason) implements EngineState {}

  /**
   * Data, but no process.
   *
   * @param finalPosition where the log ends; null when the stop was not clean, so that only
   *     recovery will tell
   */
  record Stopped(@Nullable LogPosition finalPosition) implements EngineState {}

  /** A process that does not answer yet because it recovers or is being made (cloned, rewound). */
  record Starting(String progress) implements EngineState {}

  /**
   * A process that should answer and does not.
   *
   * @param since how long it has been silent
   */
  record Unresponsive(Duration since) implements EngineState {}

  /**
   * Runs, takes no writes.
   *
   * @param received end of what is safely on its disk
   * @param replayed end of what its readers see
   * @param link where it receives from
   * @param behind upper bound of the age of its data; null when unknown
   */
  record Standby(LogPosition received, LogPosition replayed, Link link, @Nullable Duration behind)
      implements EngineState {}

  /**
   * Takes writes.
   *
   * @param term term its log is in; of a member of an adopted set, which knows of none, the term in
   *     which writes are held
   * @param written end of its log
   * @param open whether clients other than its agent and its standbys are admitted
   * @param enforced the ack rule confirmed in force; null when none is
   */
  record Primary(Term term, LogPosition written, boolean open, @Nullable Enforced enforced)
      implements EngineState {}

  /** Runs beside the other members; none of them is primary. */
  record Running() implements EngineState {}

  /**
   * An ack rule that every part of the primary acts by.
   *
   * @param rule revision that names the rule
   * @param at end of the primary's log when this was confirmed: what k members must hold for the
   *     rule to be covered
   */
  record Enforced(Revision rule, LogPosition at) {}

  /** Where a standby receives from. */
  sealed interface Link {
    /**
     * It is told to receive from nobody, and does not: nothing but a step makes it receive again,
     * so what it has received is final.
     */
    record Detached() implements Link {}

    /**
     * It is told to receive from this primary of this term.
     *
     * @param streaming whether it is receiving right now
     */
    record Attached(HostId primary, Term term, boolean streaming) implements Link {}
  }
}

package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.StackId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the quorum store knows of a stack. Where its services lead is in their own records.
 *
 * @param revision grows by one with every write; the store compares it
 * @param moves what the stack began by itself, as long as it counts against a budget, oldest first
 * @param paused an operator suspended what the stack does by itself
 */
public record StackRecord(
    StackId stack, Revision revision, StackPhase phase, List<PastMove> moves, boolean paused) {
  /** How long a failback counts against its budget. */
  public static final Duration DAY = Duration.ofHours(24);

  /** How long a return or a pursuit counts against its budget. */
  public static final Duration LATELY = Duration.ofMinutes(10);

  public StackRecord {
    moves = List.copyOf(moves);
  }

  /** A stack nobody has written about yet. */
  public static StackRecord unsettled(StackId stack) {
    return new StackRecord(stack, Revision.NONE, new StackPhase.Unsettled(), List.of(), false);
  }

  /** Where the stack belongs, or is going; empty while it has never settled. */
  public Optional<HostId> home() {
    return switch (phase) {
      case StackPhase.Unsettled _ -> Optional.empty();
      case StackPhase.Settled(var home) -> Optional.of(home);
      case StackPhase.Moving moving -> Optional.of(moving.to());
    };
  }

  /** How often the stack began a move of this kind by itself within its budget's time. */
  public long count(MoveCause cause, Instant wall) {
    return moves.stream().filter(move -> move.cause() == cause && counts(move, wall)).count();
  }

  /** Whether the stack has begun a move by itself after that wall time. */
  public boolean hasMovedSince(Instant wall) {
    return moves.stream().anyMatch(move -> move.at().isAfter(wall));
  }

  /** One from the future counts: a clock was put back, and nobody knows by how much. */
  private static boolean counts(PastMove move, Instant wall) {
    var within = move.cause() == MoveCause.FAILBACK ? DAY : LATELY;
    return move.at().isAfter(wall.minus(within));
  }

  /** The next version with another phase. */
  public StackRecord with(StackPhase next) {
    return new StackRecord(stack, revision.next(), next, moves, paused);
  }

  /** The next version, with a move that begins at this wall time; what no longer counts is gone. */
  public StackRecord moving(StackPhase.Moving next, Instant wall) {
    var counting = new ArrayList<>(moves);
    counting.removeIf(move -> !counts(move, wall));
    if (next.cause().isAutomatic()) {
      counting.add(new PastMove(wall, next.cause()));
    }
    return new StackRecord(stack, revision.next(), next, counting, paused);
  }

  /** The next version, paused or resumed. */
  public StackRecord withPaused(boolean next) {
    return new StackRecord(stack, revision.next(), phase, moves, next);
  }
}

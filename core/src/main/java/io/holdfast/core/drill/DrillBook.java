package io.holdfast.core.drill;

import io.holdfast.core.cluster.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest drills, as the quorum store keeps them.
 *
 * @param revision grows by one with every write; the store compares it
 * @param drills oldest first, at most {@link DrillLimits#KEPT}; only the newest may be under way
 */
public record DrillBook(Revision revision, List<DrillRecord> drills) {
  /** No drill was ever run. */
  public static final DrillBook EMPTY = new DrillBook(Revision.NONE, List.of());

  public DrillBook {
    drills = List.copyOf(drills);
  }

  /** The drill under way. */
  public Optional<DrillRecord> running() {
    return drills.isEmpty() || drills.getLast().isEnded()
        ? Optional.empty()
        : Optional.of(drills.getLast());
  }

  /** The drill of that number, as long as it is remembered. */
  public Optional<DrillRecord> find(long number) {
    return drills.stream().filter(drill -> drill.number() == number).findFirst();
  }

  /** What the next drill is called. */
  public long nextNumber() {
    return drills.isEmpty() ? 1 : drills.getLast().number() + 1;
  }

  /** The next version, with this drill in place of its earlier state, or as the newest. */
  public DrillBook with(DrillRecord drill) {
    var next = new ArrayList<>(drills);
    var place = find(drill.number()).map(next::indexOf);
    if (place.isPresent()) {
      next.set(place.get(), drill);
    } else {
      next.add(drill);
    }
    while (next.size() > DrillLimits.KEPT) {
      next.removeFirst();
    }
    return new DrillBook(revision.next(), next);
  }
}

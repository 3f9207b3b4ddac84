package io.holdfast.core.drill;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ScheduleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest drills and the schedules, as the quorum store keeps them: in one document, so that a
 * scheduled drill and the mark of its due time are written by one compare-and-set.
 *
 * @param revision grows by one with every write; the store compares it
 * @param drills oldest first, at most {@link DrillLimits#KEPT}; only the newest may be under way
 * @param schedules what is known of the schedules; null in documents of former versions
 */
public record DrillBook(
    Revision revision, List<DrillRecord> drills, @Nullable List<ScheduleRecord> schedules) {
  /** No drill was ever run. */
  public static final DrillBook EMPTY = new DrillBook(Revision.NONE, List.of(), List.of());

  public DrillBook {
    drills = List.copyOf(drills);
    schedules = schedules == null ? null : List.copyOf(schedules);
  }

  /** What is known of the schedules, none when that is nothing. */
  public List<ScheduleRecord> allSchedules() {
    return schedules == null ? List.of() : schedules;
  }

  /** What is known of that schedule. */
  public Optional<ScheduleRecord> find(ScheduleId schedule) {
    return allSchedules().stream().filter(one -> one.schedule().equals(schedule)).findFirst();
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
    return new DrillBook(revision.next(), drillsWith(drill), allSchedules());
  }

  /** The next version, with this schedule in place of its earlier state. */
  public DrillBook with(ScheduleRecord schedule) {
    return new DrillBook(revision.next(), drills, schedulesWith(schedule));
  }

  /** The next version, with both. */
  public DrillBook with(DrillRecord drill, ScheduleRecord schedule) {
    return new DrillBook(revision.next(), drillsWith(drill), schedulesWith(schedule));
  }

  /** The same without the schedules that the spec does not have any more. */
  public DrillBook only(Set<ScheduleId> known) {
    return new DrillBook(
        revision,
        drills,
        allSchedules().stream().filter(one -> known.contains(one.schedule())).toList());
  }

  /** The same without its oldest drill. */
  public DrillBook withoutOldest() {
    return new DrillBook(revision, drills.subList(1, drills.size()), schedules);
  }

  private List<DrillRecord> drillsWith(DrillRecord drill) {
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
    return next;
  }

  private List<ScheduleRecord> schedulesWith(ScheduleRecord schedule) {
    var next = new ArrayList<>(allSchedules());
    next.removeIf(one -> one.schedule().equals(schedule.schedule()));
    next.add(schedule);
    return next;
  }
}

package io.holdfast.core.drill;

import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill has shown. What was seen to be wrong is wrong whatever else is missing; what was not
 * seen is never right.
 *
 * @param why what is wrong; or else what is missing; or else the one reason to be content
 */
public record DrillVerdict(Answer answer, List<Reason> why) {
  public DrillVerdict {
    why = List.copyOf(why);
  }

  /**
   * Judges a drill.
   *
   * @param drill how it went
   * @param measure null when nothing was measured
   */
  public static DrillVerdict of(DrillOutcome drill, @Nullable DrillMeasure measure) {
    var wrong = wrong(drill, measure);
    if (!wrong.isEmpty()) {
      return new DrillVerdict(Answer.FAIL, wrong);
    }
    var missing = missing(drill, measure);
    return missing.isEmpty()
        ? new DrillVerdict(Answer.PASS, List.of(Reason.of(ReasonCode.DRILL_WITHIN_OBJECTIVES)))
        : new DrillVerdict(Answer.UNKNOWN, missing);
  }

  /** All of it as one sentence. */
  public String sentence() {
    return String.join("; ", why.stream().map(Reason::sentence).toList());
  }

  private static List<Reason> wrong(DrillOutcome drill, @Nullable DrillMeasure measure) {
    var wrong = new ArrayList<Reason>();
    if (measure == null) {
      return wrong;
    }
    var objectives = drill.objectives();
    if (drill.injected() && measure.before() > 0) {
      if (measure.rto() == null) {
        wrong.add(Reason.of(ReasonCode.DRILL_NO_RETURN));
      } else if (measure.rto().compareTo(objectives.rto()) > 0) {
        wrong.add(
            Reason.of(
                ReasonCode.DRILL_RTO_EXCEEDED,
                "%d ms, objective %d ms",
                measure.rto().toMillis(),
                objectives.rto().toMillis()));
      }
    }
    var rows = measure.rows();
    if (rows != null
        && rows.lost() > 0
        && (objectives.rpo().isZero() || rows.lostSpan().compareTo(objectives.rpo()) > 0)) {
      wrong.add(
          Reason.of(
              ReasonCode.DRILL_LOSS_EXCEEDED,
              "%d of a time of %d ms, objective %d ms",
              rows.lost(),
              rows.lostSpan().toMillis(),
              objectives.rpo().toMillis()));
    }
    if (rows != null && rows.wrong() > 0) {
      wrong.add(Reason.of(ReasonCode.DRILL_ROWS_WRONG, "%d", rows.wrong()));
    }
    return wrong;
  }

  private static List<Reason> missing(DrillOutcome drill, @Nullable DrillMeasure measure) {
    var missing = new ArrayList<Reason>();
    if (drill.end() == null) {
      missing.add(Reason.of(ReasonCode.DRILL_UNMEASURED, "the drill has not ended"));
    } else if (drill.end() != DrillPhase.End.DONE) {
      missing.add(drill.why());
    }
    if (!drill.injected()) {
      missing.add(Reason.of(ReasonCode.DRILL_UNMEASURED, "when the fault came about"));
    }
    if (measure == null || measure.before() == 0) {
      missing.add(
          Reason.of(ReasonCode.DRILL_UNMEASURED, "that writes were acknowledged before the fault"));
    }
    if (measure == null || measure.rows() == null) {
      missing.add(Reason.of(ReasonCode.DRILL_UNMEASURED, "the rows could not be read back"));
    }
    return missing;
  }
}

package io.holdfast.drill;

import java.time.Duration;
import java.util.List;

/**
 * What became of the rows.
 *
 * @param acknowledged writes that clients were told are safe
 * @param missing how many of them are not there
 * @param lostSpan time from the acknowledgement of the first of them to that of the last
 * @param firstMissing the first few of those
 * @param unacknowledgedButPresent writes with an unknown outcome that are there: allowed
 * @param refusedButPresent writes the server said it refused, and which are there: not allowed
 * @param duplicates rows that are there more than once: not allowed
 */
public record LedgerVerdict(
    int acknowledged,
    int missing,
    Duration lostSpan,
    List<Missing> firstMissing,
    int unacknowledgedButPresent,
    int refusedButPresent,
    int duplicates) {

  /** One acknowledged row that is gone, and when it was acknowledged. */
  public record Missing(int client, int sequence, Duration acknowledgedAt) {}

  public LedgerVerdict {
    firstMissing = List.copyOf(firstMissing);
  }

  /** Whether everything is as clients were told. */
  public boolean isClean() {
    return missing == 0 && refusedButPresent == 0 && duplicates == 0;
  }

  /**
   * Whether everything is as clients were told, but for a loss that an asynchronous service may
   * have: acknowledged writes of a time no longer than the objective.
   */
  public boolean isWithin(Duration objective) {
    var bounded = missing == 0 || (objective.isPositive() && lostSpan.compareTo(objective) <= 0);
    return bounded && refusedButPresent == 0 && duplicates == 0;
  }

  /** As in {@code 0 of 12 345 acknowledged writes lost}. */
  public String sentence() {
    var sentence =
        "%s of %s acknowledged writes lost"
            .formatted(Figures.grouped(missing), Figures.grouped(acknowledged));
    if (missing > 0) {
      sentence += ", of a time of " + Figures.seconds(lostSpan);
    }
    if (duplicates > 0) {
      sentence += ", %s rows twice".formatted(Figures.grouped(duplicates));
    }
    if (refusedButPresent > 0) {
      sentence += ", %s refused rows present".formatted(Figures.grouped(refusedButPresent));
    }
    return sentence;
  }
}

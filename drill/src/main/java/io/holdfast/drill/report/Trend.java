package io.holdfast.drill.report;

import io.holdfast.api.DrillRun;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The times without service of the runs before one: of the same drill of the same service, whatever
 * host was struck, since primaries move.
 *
 * @param runs how many of them have such a time; 1 at least
 * @param medianMs their median; of an even number the mean of the two in the middle
 * @param leastMs the shortest
 * @param mostMs the longest
 */
public record Trend(int runs, long medianMs, long leastMs, long mostMs) {
  /** So many runs before a drill are looked at. */
  public static final int MOST_RUNS = 20;

  /** The newest runs before that drill, oldest first; only those that came to something. */
  public static List<Dossier.Earlier> before(List<DrillRun> all, DrillRun drill) {
    var same =
        all.stream()
            .filter(one ->
                one.number() < drill.number()
                    && one.kind() == drill.kind()
                    && one.service().equals(drill.service()))
            .flatMap(one -> earlier(one).stream())
            .toList();
    return same.subList(Math.max(0, same.size() - MOST_RUNS), same.size());
  }

  private static Optional<Dossier.Earlier> earlier(DrillRun run) {
    var result = run.result();
    return result == null
        ? Optional.empty()
        : Optional.of(
            new Dossier.Earlier(
                run.number(), run.begun(), result.answer(), result.rtoMs(), result.lost()));
  }

  /** What those runs say; empty when none has a time without service. */
  public static Optional<Trend> of(List<Dossier.Earlier> runs) {
    var times =
        runs.stream()
            .map(Dossier.Earlier::rtoMs)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    if (times.length == 0) {
      return Optional.empty();
    }
    var middle = times.length / 2;
    var median =
        times.length % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle] + 1) / 2;
    return Optional.of(new Trend(times.length, median, times[0], times[times.length - 1]));
  }

  /** A run beside them, in English: one sentence without its stop. */
  public String sentence(@Nullable Long rtoMs) {
    return sentence(rtoMs, Words.ENGLISH);
  }

  String sentence(@Nullable Long rtoMs, Words words) {
    var now = rtoMs == null ? words.say("not known", "未知") : seconds(rtoMs) + " s";
    var median = seconds(medianMs);
    var range = "%s–%s".formatted(seconds(leastMs), seconds(mostMs));
    return words.say(
        runs == 1
            ? "RTO %s; the run before %s s".formatted(now, median)
            : "RTO %s; median of the %d runs before %s s (%s)".formatted(now, runs, median, range),
        runs == 1
            ? "RTO %s；此前一次 %s s".formatted(now, median)
            : "RTO %s；此前 %d 次的中位数 %s s（%s）".formatted(now, runs, median, range));
  }

  /** How much longer than the median a run took, such as {@code +12 %}. */
  public String difference(long rtoMs) {
    return medianMs == 0
        ? "-"
        : String.format(Locale.ROOT, "%+d %%", Math.round(100.0 * (rtoMs - medianMs) / medianMs));
  }

  private static String seconds(long ms) {
    return String.format(Locale.ROOT, "%.2f", ms / 1000.0);
  }
}

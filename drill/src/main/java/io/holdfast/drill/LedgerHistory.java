package io.holdfast.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the clients of one workload saw, up to one instant. Immutable. */
public final class LedgerHistory {
  /** So long nothing may be acknowledged without anybody calling it an outage. */
  private static final Duration USUAL = Duration.ofMillis(200);

  /** An outage that begins so soon after a fault is the fault's. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final LedgerPlan plan;
  private final String run;
  private final List<WriteLog> logs;
  private final Duration until;
  private final long missedSlots;
  private final long connectFailures;
  private final Map<String, Integer> errors;

  LedgerHistory(
      LedgerPlan plan,
      String run,
      List<WriteLog> logs,
      Duration until,
      long missedSlots,
      long connectFailures,
      Map<String, Integer> errors) {
    this.plan = plan;
    this.run = run;
    this.logs = List.copyOf(logs);
    this.until = until;
    this.missedSlots = missedSlots;
    this.connectFailures = connectFailures;
    this.errors = Map.copyOf(errors);
  }

  LedgerPlan plan() {
    return plan;
  }

  String run() {
    return run;
  }

  List<WriteLog> logs() {
    return logs;
  }

  /** Up to when this is what happened. */
  public Duration until() {
    return until;
  }

  /** Number of writes that ended so. */
  public int count(Outcome outcome) {
    return logs.stream().mapToInt(log -> log.count(outcome)).sum();
  }

  /** Slots in which a client could not write because it was still waiting or unconnected. */
  public long missedSlots() {
    return missedSlots;
  }

  /** Attempts to connect that failed. */
  public long connectFailures() {
    return connectFailures;
  }

  /** Errors shown to clients, by kind, with their number. */
  public Map<String, Integer> errors() {
    return errors;
  }

  /** The error that clients were shown most often; empty when they were shown none. */
  public Optional<String> mostFrequentError() {
    return errors.entrySet().stream()
        .filter(kind -> !kind.getKey().equals(ClientErrors.OTHER))
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  /**
   * From a fault to the first acknowledgement after the outage that began with it; empty when none
   * began within a second, or it has not ended. Longer pauses may come later, such as when a lost
   * copy counts again: {@link #longestSilence} finds those.
   */
  public Optional<Duration> firstOutage(Duration fault) {
    return silences(fault, until, USUAL).stream()
        .findFirst()
        .filter(silence -> silence.ended() && silence.from().minus(fault).compareTo(SOON) <= 0)
        .map(silence -> silence.to().minus(fault));
  }

  /** What a fault at that time cost, as seen by all clients together. */
  public Outage outageAfter(Duration fault) {
    return new Outage(fault, longestSilence(fault, until));
  }

  /**
   * The longest time between two acknowledgements, of any client, within the window; its ends count
   * as one each.
   */
  public Silence longestSilence(Duration from, Duration to) {
    return longest(acknowledgedNanos(logs), from, to);
  }

  /** As {@link #longestSilence}, for the client that had to wait longest. */
  public Silence longestSilenceOfOneClient(Duration from, Duration to) {
    return logs.stream()
        .map(log -> longest(acknowledgedNanos(List.of(log)), from, to))
        .max(java.util.Comparator.comparing(Silence::length))
        .orElseThrow();
  }

  /** Writes acknowledged within the window. */
  public int acknowledgedBetween(Duration from, Duration to) {
    return (int)
        Arrays.stream(acknowledgedNanos(logs))
            .filter(nanos -> nanos >= from.toNanos() && nanos < to.toNanos())
            .count();
  }

  /** Times from sending a write to its acknowledgement, shortest first. */
  public List<Duration> latencies() {
    return logs.stream()
        .flatMap(log ->
            java.util.stream.IntStream.range(0, log.size())
                .filter(i -> log.outcome(i) == Outcome.ACKNOWLEDGED)
                .mapToObj(i -> Duration.ofNanos(log.doneNanos(i) - log.sentNanos(i))))
        .sorted()
        .toList();
  }

  /** Every time without an acknowledgement within the window that lasted at least so long. */
  public List<Silence> silences(Duration from, Duration to, Duration atLeast) {
    var found = new ArrayList<Silence>();
    long last = from.toNanos();
    for (long at : acknowledgedNanos(logs)) {
      if (at < from.toNanos() || at > to.toNanos()) {
        continue;
      }
      if (at - last >= atLeast.toNanos()) {
        found.add(new Silence(Duration.ofNanos(last), Duration.ofNanos(at), true));
      }
      last = at;
    }
    if (to.toNanos() - last >= atLeast.toNanos()) {
      found.add(new Silence(Duration.ofNanos(last), to, false));
    }
    return List.copyOf(found);
  }

  /** When the newest acknowledgement came; zero when there was none. */
  public Duration lastAcknowledgement() {
    return Duration.ofNanos(Arrays.stream(acknowledgedNanos(logs)).max().orElse(0));
  }

  /**
   * Writes that ended so within the window.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public int count(Outcome outcome, Duration from, Duration to) {
    return (int)
        logs.stream()
            .flatMapToInt(log ->
                IntStream.range(0, log.size())
                    .filter(i -> log.outcome(i) == outcome)
                    .filter(
                        i -> log.doneNanos(i) >= from.toNanos() && log.doneNanos(i) < to.toNanos()))
            .count();
  }

  /** Times from sending to acknowledgement of what was acknowledged within the window. */
  public List<Duration> latencies(Duration from, Duration to) {
    return logs.stream()
        .flatMap(log ->
            IntStream.range(0, log.size())
                .filter(i -> log.outcome(i) == Outcome.ACKNOWLEDGED)
                .filter(i -> log.doneNanos(i) >= from.toNanos() && log.doneNanos(i) < to.toNanos())
                .mapToObj(i -> Duration.ofNanos(log.doneNanos(i) - log.sentNanos(i))))
        .sorted()
        .toList();
  }

  private static Silence longest(long[] acknowledged, Duration from, Duration to) {
    long begin = from.toNanos();
    long end = to.toNanos();
    long last = begin;
    long longestFrom = begin;
    long longestTo = begin;
    for (long at : acknowledged) {
      if (at < begin || at > end) {
        continue;
      }
      if (at - last > longestTo - longestFrom) {
        longestFrom = last;
        longestTo = at;
      }
      last = at;
    }
    boolean open = end - last > longestTo - longestFrom;
    return open
        ? new Silence(Duration.ofNanos(last), to, false)
        : new Silence(Duration.ofNanos(longestFrom), Duration.ofNanos(longestTo), true);
  }

  private static long[] acknowledgedNanos(List<WriteLog> logs) {
    return logs.stream()
        .flatMapToLong(log ->
            java.util.stream.IntStream.range(0, log.size())
                .filter(i -> log.outcome(i) == Outcome.ACKNOWLEDGED)
                .mapToLong(log::doneNanos))
        .sorted()
        .toArray();
  }
}

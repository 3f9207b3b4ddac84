package io.holdfast.drill.report;

import io.holdfast.api.DrillEntry;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillRun;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.drill.DrillResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about one drill.
 *
 * @param finding what it comes to
 * @param version of the program that measured
 * @param specHash SHA-256 of the spec's file; null when it was not at hand
 * @param faultAt the fault by the measuring client's clock; null when it never came
 * @param clockUncertaintyMs by how much the cluster's times may be off against the client's
 * @param ledger what clients wrote and what became of it
 * @param unavailable times without an acknowledged write, in their order
 * @param parts what the time without service was made of, in their order
 * @param timeline what the cluster said and the client saw, in the order of time
 * @param series what clients saw, in equal steps of time
 * @param before the service before the fault; null when nobody told
 * @param after the service at the end; null when nobody told
 * @param cleanUp what became of the ledger's rows, one sentence
 * @param earlier the runs of the same drill of the same service before, oldest first; null in
 *     reports of former versions
 */
public record Dossier(
    DrillFinding finding,
    DrillRun drill,
    DrillEntry what,
    String cluster,
    String version,
    @Nullable String specHash,
    @Nullable Instant faultAt,
    long clockUncertaintyMs,
    Ledger ledger,
    List<Window> unavailable,
    List<Part> parts,
    List<Moment> timeline,
    List<Bucket> series,
    @Nullable ServiceStatus before,
    @Nullable ServiceStatus after,
    String cleanUp,
    @Nullable List<Earlier> earlier) {
  public Dossier {
    unavailable = List.copyOf(unavailable);
    parts = List.copyOf(parts);
    timeline = List.copyOf(timeline);
    series = List.copyOf(series);
    earlier = earlier == null ? null : List.copyOf(earlier);
  }

  /** The runs before, none when nobody told. */
  public List<Earlier> allEarlier() {
    return earlier == null ? List.of() : earlier;
  }

  /**
   * A run of the same drill of the same service before this one.
   *
   * @param begun when it began, in wall time of its controller
   * @param rtoMs time without service; null when it is not known
   * @param lost acknowledged writes that were gone; null when that could not be read
   */
  public record Earlier(
      long number,
      Instant begun,
      DrillResult.Answer answer,
      @Nullable Long rtoMs,
      @Nullable Long lost) {}

  /**
   * What clients wrote and what became of it.
   *
   * @param clients connections
   * @param perSecond writes that each was to send in a second
   * @param acknowledged writes that clients were told are safe
   * @param refused writes that were answered with an error
   * @param unanswered writes of which nothing is known
   * @param missedSlots writes that were not sent because the one before had no answer yet
   * @param lost acknowledged and gone; null when the rows could not be read back
   * @param unansweredButPresent allowed; null as for {@code lost}
   * @param refusedButPresent not allowed; null as for {@code lost}
   * @param duplicates rows that are there more than once, not allowed; null as for {@code lost}
   * @param reads questions for the newest row that were answered
   * @param staleReads answers that did not show what had been acknowledged before; a lost write is
   *     missed by every one after it
   * @param backwardReads answers that showed less than an earlier one had
   * @param errors what clients were shown, by kind, with their number
   * @param before latencies before the fault; null when nothing was acknowledged then
   * @param during latencies from the fault until nothing of it was left; null as for before
   * @param after latencies afterwards; null as for before
   */
  public record Ledger(
      String engine,
      int clients,
      int perSecond,
      long acknowledged,
      long refused,
      long unanswered,
      long missedSlots,
      @Nullable Long lost,
      @Nullable Long unansweredButPresent,
      @Nullable Long refusedButPresent,
      @Nullable Long duplicates,
      long reads,
      long staleReads,
      long backwardReads,
      Map<String, Integer> errors,
      @Nullable Latency before,
      @Nullable Latency during,
      @Nullable Latency after) {
    public Ledger {
      errors = Map.copyOf(errors);
    }
  }

  /** Times from sending to acknowledgement, in milliseconds. */
  public record Latency(int count, double median, double p99, double max) {}

  /** A time without an acknowledged write; {@code ended} is whether one ended it. */
  public record Window(long fromMs, long toMs, boolean ended) {
    public long lengthMs() {
      return toMs - fromMs;
    }
  }

  /** A part of the time without service. */
  public record Part(Name name, long fromMs, long toMs) {
    /** What was done in it. */
    public enum Name {
      /** The fault was noticed and it was decided to replace the primary. */
      DETECTION,
      /** The old term was sealed and the next one recorded. */
      SEAL,
      /** The new primary was promoted and its ack rule in force. */
      PROMOTION,
      /** Entries led clients there, and they connected. */
      RECONNECTION
    }

    public long lengthMs() {
      return toMs - fromMs;
    }
  }

  /**
   * One line of the timeline.
   *
   * @param who the controller's events, or the client
   */
  public record Moment(long atMs, Who who, String text) {
    /** Whose word it is. */
    public enum Who {
      CLUSTER,
      CLIENT
    }
  }

  /**
   * One step of time.
   *
   * @param fromMs its beginning
   * @param failed refused or unanswered
   * @param p99Ms latency; null when nothing was acknowledged in it
   */
  public record Bucket(long fromMs, int acknowledged, int failed, @Nullable Double p99Ms) {}
}

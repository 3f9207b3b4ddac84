package io.holdfast.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a member's data is to a primary, from what both say. */
class ContinuationTest {
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);
  private static final String RANDOM = "c".repeat(40);

  private static final Stamp FIRST = new Stamp(new Term(1), "a", OLD, 10);
  private static final Stamp SECOND = new Stamp(new Term(2), "b", NEW, 1000);

  /** Primary b of term 2 left the lineage of term 1 at 1000 and is at 1500. */
  private static final Snapshot PRIMARY =
      new Snapshot(
          new Info(
              Map.of(
                  "role", "master",
                  "master_replid", NEW,
                  "master_replid2", OLD,
                  "second_repl_offset", "1001",
                  "master_repl_offset", "1500",
                  "repl_backlog_active", "1",
                  "repl_backlog_first_byte_offset", "500")),
          SECOND,
          "",
          Set.of());

  @Test
  void streamsOnWhereThePrimaryLeftTheLineageLaterAndStillHasTheRest() {
    assertThat(of(1, 1000, true, OLD, FIRST)).isEqualTo(new Continuation.Streams());
    assertThat(of(1, 499, true, OLD, FIRST)).isEqualTo(new Continuation.Streams());
    assertThat(of(2, 1500, true, NEW, SECOND)).isEqualTo(new Continuation.Streams());
  }

  @Test
  void isContainedWhereOnlyTheStreamIsGone() {
    assertThat(of(1, 498, true, OLD, FIRST)).isEqualTo(new Continuation.Contained());
    assertThat(of(2, 1000, false, NEW, SECOND)).isEqualTo(new Continuation.Contained());
    assertThat(of(0, 0, false, null, null)).isEqualTo(new Continuation.Contained());
  }

  @Test
  void isDivergedBeyondTheForkAndWhereverNothingIsKnown() {
    assertThat(of(1, 1001, true, OLD, FIRST)).isEqualTo(new Continuation.Diverged(1L));
    assertThat(of(2, 1600, true, NEW, SECOND)).isEqualTo(new Continuation.Diverged(100L));
    assertThat(of(1, 10, false, OLD, FIRST)).isEqualTo(new Continuation.Diverged(null));
    assertThat(of(1, 600, true, RANDOM, FIRST)).isEqualTo(new Continuation.Diverged(null));
  }

  @Test
  void anOffsetCountsOnlyInALineageOfTheStampsTerm() {
    assertThat(extent(OLD, 700, null)).isEqualTo(new Extent(at(700), true, OLD));
    // After an append-only file was read the server counts anew: only the stamp can be trusted.
    assertThat(extent(RANDOM, 5, null)).isEqualTo(new Extent(at(10), false, OLD));
    assertThat(extent(RANDOM, 5, new Rest(FIRST, OLD, 640)))
        .isEqualTo(new Extent(at(640), true, OLD));
    var ofAnother = new Rest(new Stamp(new Term(1), "a", OLD, 9), OLD, 640);
    assertThat(extent(RANDOM, 5, ofAnother)).isEqualTo(new Extent(at(10), false, OLD));
  }

  @Test
  void aStampIsReadAsItIsWrittenAndNothingElseIs() {
    assertThat(Stamp.parse(SECOND.code())).contains(SECOND);
    assertThat(Stamp.parse("#!lua name=holdfast\nreturn 'holdfast x'")).isEmpty();
  }

  private static LogPosition at(long offset) {
    return new LogPosition(new Term(1), offset);
  }

  private static Extent extent(String id, long offset, @Nullable Rest rest) {
    var info =
        new Info(
            Map.of(
                "role", "slave", "master_replid", id, "slave_repl_offset", Long.toString(offset)));
    return Extent.of(new Snapshot(info, FIRST, "", Set.of()), rest, (_, _) -> false);
  }

  private static Continuation of(
      long term, long offset, boolean exact, @Nullable String id, @Nullable Stamp stamp) {
    return Continuation.of(
        new Extent(new LogPosition(new Term(term), offset), exact, id), stamp, PRIMARY);
  }
}

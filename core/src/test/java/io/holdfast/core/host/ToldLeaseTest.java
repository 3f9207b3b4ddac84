package io.holdfast.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.goal.Order;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToldLeaseTest {
  private static final Term T1 = new Term(1);
  private static final Term T2 = new Term(2);
  private static final Instant NOW = Instant.EPOCH;

  @Test
  void countsFromTheArrivalAndRunsOut() {
    var told = ToldLease.NONE.after(order(T1, Duration.ofSeconds(2)), NOW);
    assertThat(told.rest(T1, NOW.plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(told.rest(T1, NOW.plusSeconds(5))).isEqualTo(Duration.ofSeconds(-3));
  }

  @Test
  void theEarliestThatWasSaidAboutATermCounts() {
    var told =
        ToldLease.NONE
            .after(order(T1, Duration.ofSeconds(2)), NOW)
            .after(order(T1, Duration.ofSeconds(3)), NOW.plusSeconds(1))
            .after(order(T1, null), NOW.plusSeconds(1));
    assertThat(told.rest(T1, NOW)).isEqualTo(Duration.ofSeconds(2));
    assertThat(told.after(order(T1, Duration.ZERO), NOW.plusSeconds(1)).rest(T1, NOW))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void saysNothingAboutAnotherTerm() {
    assertThat(ToldLease.NONE.rest(Term.NONE, NOW)).isNull();
    var told = ToldLease.NONE.after(order(T1, Duration.ofSeconds(2)), NOW);
    assertThat(told.rest(T2, NOW)).isNull();
    var next = told.after(order(T2, Duration.ofSeconds(9)), NOW);
    assertThat(next.rest(T1, NOW)).isNull();
    assertThat(next.after(order(T1, Duration.ZERO), NOW).rest(T2, NOW))
        .as("a late order of the old term")
        .isEqualTo(Duration.ofSeconds(9));
  }

  private static Order order(Term term, @Nullable Duration rest) {
    return new Order(
            new ServiceId("db"),
            new Epoch(1),
            term,
            new Revision(1),
            false,
            new MemberGoal.Seal(term, false))
        .withLeaseFor(rest);
  }
}

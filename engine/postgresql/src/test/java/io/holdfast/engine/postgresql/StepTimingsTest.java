package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static io.holdfast.engine.postgresql.Members.B;
import static io.holdfast.engine.postgresql.Members.C;
import static io.holdfast.engine.postgresql.Members.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.host.HostAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What each step of a failover costs. More rounds for a table worth publishing: {@code ./mvnw -pl
 * engine/postgresql -am test -Dtest=StepTimingsTest -Dholdfast.rounds=20}.
 */
class StepTimingsTest {
  private static final int ROUNDS = Integer.getInteger("holdfast.rounds", 2);

  /** Far above what is expected, so that only a step that waits for a time-out is caught. */
  private static final Duration TOO_LONG = Duration.ofSeconds(10);

  @AutoClose private final Members members = new Members();
  private final Map<String, List<Long>> micros = new TreeMap<>();

  @Test
  void noStepOfAFailoverWaitsForATimeout() {
    members.form(B, C);
    members.sql(A, "CREATE TABLE t (n int)");
    var hosts = List.of(A, B, C);
    var revision = 10L;
    for (var round = 0; round < ROUNDS; round++) {
      var old = hosts.get(round % 3);
      var next = hosts.get((round + 1) % 3);
      var other = hosts.get((round + 2) % 3);
      var term = new Term(round + 2L);
      members.sql(old, "INSERT INTO t SELECT generate_series(1, 1000)");
      members.kill(old);
      step(next, new HostAction.StopReceiving());
      step(other, new HostAction.StopReceiving());
      step(
          next, new HostAction.Promote(term, rule(revision++, term.number(), next, 1, old, other)));
      step(other, new HostAction.Attach(next, term));
      members.awaitStreaming(other);
      step(next, new HostAction.Open());
      members.sql(next, "INSERT INTO t VALUES (1)");
      step(next, new HostAction.Enforce(rule(revision++, term.number(), next, 1, other)));
      step(old, new HostAction.StartFenced());
      if (!(members.perform(old, new HostAction.Attach(next, term))
          instanceof io.holdfast.spi.engine.StepOutcome.Done)) {
        step(old, new HostAction.Rewind(next, term));
      }
      members.awaitStreaming(old);
      step(next, new HostAction.Enforce(rule(revision++, term.number(), next, 1, old, other)));
      timed("observe primary", () -> members.observe(next));
      timed("observe standby", () -> members.observe(other));
      timed("processChanged", () -> members.driver(next).processChanged());
    }
    step(hosts.get(ROUNDS % 3), new HostAction.Demote());
    micros.forEach(this::report);
    assertThat(micros.values()).allSatisfy(each -> assertThat(each).allMatch(this::isQuick));
  }

  private boolean isQuick(long taken) {
    return taken < TOO_LONG.toNanos() / 1_000;
  }

  private void step(HostId host, HostAction action) {
    timed(action.getClass().getSimpleName(), () -> members.done(host, action));
  }

  private void timed(String name, Runnable what) {
    var begun = System.nanoTime();
    what.run();
    micros.computeIfAbsent(name, _ -> new ArrayList<>()).add((System.nanoTime() - begun) / 1_000);
  }

  private void report(String name, List<Long> taken) {
    var sorted = taken.stream().sorted().toList();
    System.getLogger("timings")
        .log(
            System.Logger.Level.INFO,
            "{0}: {1} times, median {2} ms, most {3} ms",
            name,
            sorted.size(),
            sorted.get(sorted.size() / 2) / 1000.0,
            sorted.getLast() / 1000.0);
  }
}

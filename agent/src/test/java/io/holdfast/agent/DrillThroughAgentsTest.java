package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.DrillFiling;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillPreview;
import io.holdfast.api.DrillRequest;
import io.holdfast.api.DrillRun;
import io.holdfast.api.DrillSight;
import io.holdfast.api.DrillSubject;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A drill from the first question to the report that is kept, over REST and a real quorum. */
@Timeout(300)
class DrillThroughAgentsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void movesThePrimaryThereAndBackAndKeepsWhatWasFound() throws IOException, InterruptedException {
    try (var cluster = new AgentCluster("drill", folder)) {
      cluster.start(AgentCluster.A, AgentCluster.B, AgentCluster.C);
      var status = cluster.awaitHealthy(AgentCluster.A);
      var primary = status.services().getFirst().primary();
      try (var client = cluster.client(AgentCluster.C, AgentCluster.A)) {
        var request = new DrillRequest(DrillKind.SWITCHOVER, AgentCluster.DB, null, null, null);
        assertThat(awaitAllowed(client, request).host()).isEqualTo(primary);

        var ended = follow(client, client.begin(request));
        assertThat(ended.state()).as("%s", ended).isEqualTo(DrillRun.State.DONE);
        assertThat(ended.injectedAt()).isNotNull();
        var after = cluster.awaitHealthy(AgentCluster.A).services().getFirst();
        assertThat(after.primary()).isEqualTo(primary);

        var finding = new DrillFinding(DrillResult.Answer.PASS, 500L, 100, 0L, "good");
        client.file(ended.number(), new DrillFiling(finding, new DrillSubject(ended.number())));
        assertThat(client.report(ended.number(), DrillFiling.class).finding()).isEqualTo(finding);
        var other = new DrillFiling(finding, new DrillSubject(ended.number() + 1));
        assertThatThrownBy(() -> client.file(ended.number(), other))
            .isInstanceOfSatisfying(
                HoldfastException.class,
                fault -> assertThat(fault.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        assertThat(client.drills().drills()).hasSize(1);
        var _ = AgentCluster.awaitTold(client, "drill.ended");
        assertThat(client.events(0).events())
            .extracting(Event::kind)
            .contains("drill.injecting", "drill.standing", "drill.undoing");
      }
    }
  }

  /** An engine in memory has no process that could be killed, and its host says so. */
  @Test
  void refusesWhatTheHostCannotBeGivenByTheHostsOwnWord() throws IOException, InterruptedException {
    try (var cluster = new AgentCluster("refused", folder)) {
      cluster.start(AgentCluster.A, AgentCluster.B, AgentCluster.C);
      cluster.awaitHealthy(AgentCluster.A);
      try (var client = cluster.client(AgentCluster.C)) {
        var _ =
            awaitAllowed(
                client, new DrillRequest(DrillKind.SWITCHOVER, AgentCluster.DB, null, null, null));
        var request = new DrillRequest(DrillKind.PROCESS_KILLED, AgentCluster.DB, null, null, null);
        assertThatThrownBy(() -> client.begin(request))
            .isInstanceOfSatisfying(
                HoldfastException.class,
                fault -> assertThat(fault.code()).isEqualTo(ErrorCode.REFUSED))
            .hasMessageContaining("no process of it runs here");
        assertThat(client.drills().drills()).isEmpty();
        assertThatThrownBy(() -> client.drill(1))
            .isInstanceOfSatisfying(
                HoldfastException.class,
                fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNKNOWN_DRILL));
      }
    }
  }

  /** A service is healthy before every host of the cluster has reported. */
  private static DrillPreview awaitAllowed(HoldfastClient client, DrillRequest request)
      throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    Object latest = "no answer";
    while (System.nanoTime() - deadline < 0) {
      try {
        var plan = client.plan(request);
        if (plan.reasons().isEmpty()) {
          return plan;
        }
        latest = plan;
      } catch (HoldfastException e) {
        latest = e;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("never allowed: " + latest);
  }

  private static DrillRun follow(HoldfastClient client, DrillRun begun)
      throws InterruptedException {
    var latest = begun;
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!latest.isEnded()) {
      assertThat(System.nanoTime() - deadline).as("%s", latest).isNegative();
      Thread.sleep(100);
      try {
        latest = client.watch(begun.number(), new DrillSight(100, 0, 0));
      } catch (HoldfastException e) {
        assertThat(e.code().isRetryable() || e.code() == ErrorCode.OUTCOME_UNKNOWN)
            .as("%s", e)
            .isTrue();
      }
    }
    return latest;
  }
}

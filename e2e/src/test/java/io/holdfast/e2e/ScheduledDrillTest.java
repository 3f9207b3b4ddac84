package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DrillRun;
import io.holdfast.api.Event;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.drill.DrillResult.Answer;
import io.holdfast.drill.report.Dossier;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cluster rehearses by itself, and the controller's agent measures it with a real ledger. */
class ScheduledDrillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.LOOPBACK)
              .with(
                  """
                  drills:
                    schedules:
                      often: {service: db, drill: process-killed, cron: "* * * * *"}
                  """));

  @Test
  void aServerIsKilledWhenItIsDueAndItsReturnIsMeasured() throws InterruptedException {
    var cluster = UNDER_TEST.cluster();
    Waiting.until(() -> !filed(cluster).isEmpty(), PATIENCE, () -> "no runs: " + filed(cluster));
    try (var client = client(cluster)) {
      var run = filed(cluster).getFirst();
      var result = Objects.requireNonNull(run.result());
      assertThat(result.answer()).as("%s", run).isEqualTo(Answer.PASS);
      assertThat(result.rtoMs()).isPositive();
      assertThat(result.lost()).isZero();
      assertThat(run.schedule()).isEqualTo(new ScheduleId("often"));
      assertThat(client.report(run.number(), Dossier.class).series()).isNotEmpty();
      // Filed first, then told.
      Waiting.until(
          () -> kinds(cluster).containsAll(Set.of("drill.due", "drill.pass")),
          PATIENCE,
          () -> "told: " + kinds(cluster));
    }
  }

  private static Set<String> kinds(LocalCluster cluster) {
    return cluster.api().events().stream().map(Event::kind).collect(Collectors.toSet());
  }

  private static List<DrillRun> filed(LocalCluster cluster) {
    try (var client = client(cluster)) {
      return client.drills().drills().stream().filter(run -> run.result() != null).toList();
    } catch (HoldfastException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static HoldfastClient client(LocalCluster cluster) {
    return new HoldfastClient(cluster.api().addresses(), cluster.api().secret());
  }
}

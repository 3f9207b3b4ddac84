package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.Operation;
import io.holdfast.api.ServiceStatus;
import io.holdfast.api.StackStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.stack.StackCondition;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database and a cache that belong together, on real servers. */
class StackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CACHE_GATEWAY = 6380;
  private static final int A_FEW = 20;

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.best())
              .with(
                  """
                    cache:
                      engine: redis
                      members: [a, b, c]
                      port: 6379
                      objectives: {rto: 10s, rpo: 3s}
                      users: {default: {passwordFile: app.password}}
                      entries: {write: {gateway: 6380}}
                  stacks:
                    main: {services: [db, cache]}
                  """));

  @Test
  void isMovedAsOneUnderLoadAndNothingIsLost() {
    var cluster = UNDER_TEST.cluster();
    var target = cluster.hostsWithout(home(cluster)).getFirst();
    try (var clients = Clients.writing(cluster);
        var cache = CacheWriter.writing(cluster, CACHE_GATEWAY)) {
      awaitMoreWrites(cache);
      var operation = cluster.api().switchoverStack("main", target, PATIENCE);
      assertThat(operation.state()).as("%s", operation).isEqualTo(Operation.State.DONE);
      assertThat(operation.steps())
          .extracting(Operation.Step::text)
          .anyMatch(text -> text.startsWith("db: "))
          .anyMatch(text -> text.startsWith("cache: "));
      clients.awaitMoreWrites();
      awaitMoreWrites(cache);

      awaitTogetherOn(cluster, target);
      assertThat(clients.history().count(Outcome.REFUSED))
          .as("%s", clients.history().errors())
          .isZero();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  @Test
  void bothFailOverToTheSameHostWhenTheirHostIsKilled() {
    var cluster = UNDER_TEST.cluster();
    var former = home(cluster);
    try (var clients = Clients.writing(cluster);
        var cache = CacheWriter.writing(cluster, CACHE_GATEWAY)) {
      awaitMoreWrites(cache);
      var fault = clients.at(former::killAll);
      clients.awaitMoreWrites();
      assertThat(clients.outageAfter(fault).rto()).isPresent();
      var together =
          cluster.awaitStatus(
              "together on another host",
              status -> isTogether(status) && !host(status).equals(Optional.of(id(former))),
              PATIENCE);
      assertThat(host(together)).isPresent();
      awaitMoreWrites(cache);

      former.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  /** Only the cache has a reason to move, so only the cache does: there, and back. */
  @Test
  void aCacheThatFailedOverAloneComesBackAndTheDatabaseIsNotDisturbed() {
    var cluster = UNDER_TEST.cluster();
    var home = home(cluster);
    var before = cluster.awaitStatus("together", StackTest::isTogether, PATIENCE);
    try (var clients = Clients.writing(cluster);
        var cache = CacheWriter.writing(cluster, CACHE_GATEWAY)) {
      awaitMoreWrites(cache);
      home.kill("redis-server");
      var after =
          cluster.awaitStatus(
              "together again",
              status ->
                  isTogether(status)
                      && service(status, "cache").term().isAfter(service(before, "cache").term()),
              PATIENCE);
      assertThat(service(after, "db").term()).isEqualTo(service(before, "db").term());
      assertThat(host(after)).contains(id(home));
      awaitMoreWrites(cache);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  private static void awaitMoreWrites(CacheWriter cache) {
    var before = cache.written();
    Waiting.until(
        () -> cache.written() > before + A_FEW,
        PATIENCE,
        () -> "writes to the cache do not come back");
  }

  private static void awaitTogetherOn(LocalCluster cluster, LocalHost host) {
    cluster.awaitStatus(
        "together on " + host.name(),
        status -> isTogether(status) && host(status).equals(Optional.of(id(host))),
        PATIENCE);
  }

  private static LocalHost home(LocalCluster cluster) {
    var status = cluster.awaitStatus("together", StackTest::isTogether, PATIENCE);
    return cluster.host(host(status).orElseThrow().name());
  }

  private static boolean isTogether(ClusterStatus status) {
    var state = stack(status).map(StackStatus::state);
    return status.services().stream()
            .allMatch(service ->
                service.primary() != null && host(status).equals(Optional.of(service.primary())))
        && (state.equals(Optional.of(StackCondition.State.HEALTHY))
            || state.equals(Optional.of(StackCondition.State.DEGRADED)));
  }

  private static Optional<HostId> host(ClusterStatus status) {
    return stack(status).flatMap(stack -> Optional.ofNullable(stack.host()));
  }

  private static Optional<StackStatus> stack(ClusterStatus status) {
    return status.allStacks().stream().findFirst();
  }

  private static ServiceStatus service(ClusterStatus status, String name) {
    return status.services().stream()
        .filter(service -> service.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HostId id(LocalHost host) {
    return new HostId(host.name());
  }
}

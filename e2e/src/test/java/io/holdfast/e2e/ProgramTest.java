package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.MemberStatus;
import io.holdfast.api.Operation;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.OsUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Two programs on two hosts beside a witness: {@code api} runs on one of them, {@code web} on both.
 */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIf("io.holdfast.testkit.OsUser#isRoot")
class ProgramTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int API = 8080;
  private static final int WEB = 8081;
  private static final int API_ENTRY = 9080;
  private static final int WEB_ENTRY = 9081;

  /** A request that was on its way to the member that was killed, by each of few callers. */
  private static final int A_FEW = 5;

  @SuppressWarnings("NullAway.Init")
  private LocalCluster cluster;

  @BeforeAll
  void start() throws IOException {
    assertThat(OsUser.isRoot()).isTrue();
    cluster = LocalCluster.create(ClusterPlan.twoAndWitness(Form.NAMESPACES));
    Files.writeString(cluster.spec(), spec());
    cluster.startAgents();
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  @BeforeEach
  void awaitHealthy() {
    cluster.startAgents();
    cluster.awaitStatus(
        "healthy",
        status ->
            status.services().stream()
                .allMatch(service -> service.state() == ServiceCondition.State.HEALTHY),
        LONG);
  }

  private String spec() {
    var hosts =
        cluster.hosts().stream()
            .map(host ->
                "  %s: {address: %s%s}\n"
                    .formatted(
                        host.name(),
                        host.address(),
                        host.name().equals("w") ? ", witness: true" : ""))
            .collect(Collectors.joining());
    var command =
        "[%s, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, %s, %s, \"{address}\", \"{port}\"]"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of("target", "test-classes").toAbsolutePath(),
                Answering.class.getName());
    return """
    cluster: programs
    hosts:
    %squorum: {kind: embedded, voters: [a, b, w]}
    services:
      api:
        engine: process
        members: [a, b]
        port: %d
        user: root
        command: %s
        health: {http: "http://{address}:{port}/", interval: 500ms, timeout: 2s, fall: 5}
        entries: {write: {gateway: %d}}
      web:
        engine: process
        members: [a, b]
        mode: active-active
        after: [api]
        port: %d
        user: root
        command: %s
        health: {http: "http://{address}:{port}/", interval: 500ms, timeout: 2s, fall: 5}
        entries: {any: {gateway: %d}}
    """
        .formatted(hosts, API, command, API_ENTRY, WEB, command, WEB_ENTRY);
  }

  private ServiceStatus service(String name) {
    return service(cluster.status(), name);
  }

  private static ServiceStatus service(ClusterStatus status, String name) {
    return status.services().stream()
        .filter(service -> service.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private LocalHost active() {
    var primary = service("api").primary();
    assertThat(primary).isNotNull();
    return cluster.host(primary.name());
  }

  /** Through the gateway of the witness, which is never harmed. */
  private Callers calling(int entry) {
    return Callers.of(cluster.host("w").address(), entry, Thread.ofVirtual().factory());
  }

  @Test
  void whenItsHostIsKilledAnotherHostRunsTheProgramInALaterTerm() {
    var former = active();
    try (var callers = calling(API_ENTRY)) {
      var before = callers.awaitAnswer("at all", _ -> true);
      assertThat(before.host()).isEqualTo(former.name());
      former.killAll();
      var after = callers.awaitAnswer("by another", call -> !call.host().equals(former.name()));
      assertThat(after.term()).isGreaterThan(before.term());
      assertTermsNeverFall(callers);
      former.startAgent();
      awaitHealthy();
      assertThat(roles("api"))
          .containsExactlyInAnyOrder(MemberStatus.Role.PRIMARY, MemberStatus.Role.STANDBY);
    }
  }

  @Test
  void whenItsHostIsCutOffTheProgramThereEndsBeforeAnotherBegins() {
    endsBeforeAnotherBegins(LocalHost::cutOff);
  }

  /** To everybody else it looks as if all processes of the host had been killed. */
  @Test
  void whenAFirewallRefusesInTheNameOfItsHostTheProgramThereEndsBeforeAnotherBegins() {
    endsBeforeAnotherBegins(LocalHost::cutOffRefusing);
  }

  /** A client on the isolated host itself would see a second one that runs. */
  private void endsBeforeAnotherBegins(Consumer<LocalHost> cut) {
    var former = active();
    try (var callers = calling(API_ENTRY);
        var beside = Callers.of(former.address(), API, former.threads())) {
      callers.awaitAnswer("at all", _ -> true);
      beside.awaitAnswer("beside it", _ -> true);
      cut.accept(former);
      var after = callers.awaitAnswer("by another", call -> !call.host().equals(former.name()));
      var lastOfFormer =
          beside.calls().stream()
              .filter(Callers.Call::isAnswered)
              .mapToLong(Callers.Call::endedNanos)
              .max()
              .orElseThrow();
      assertThat(lastOfFormer).as("the former one's last answer").isLessThan(after.endedNanos());
      var stillAnswered = beside.calls().stream().filter(Callers.Call::isAnswered).count();
      former.heal();
      awaitHealthy();
      assertThat(beside.calls().stream().filter(Callers.Call::isAnswered).count())
          .as("the former one never answered again")
          .isEqualTo(stillAnswered);
      assertTermsNeverFall(callers);
    }
  }

  @Test
  void aPlannedMoveFailsNoRequest() {
    var former = active();
    var target = cluster.host(former.name().equals("a") ? "b" : "a");
    try (var callers = calling(API_ENTRY)) {
      callers.awaitAnswer("at all", _ -> true);
      var operation = cluster.api().switchover("api", target, LONG);
      assertThat(operation.state()).as("%s", operation).isEqualTo(Operation.State.DONE);
      callers.awaitAnswer("by the target", call -> call.host().equals(target.name()));
      assertThat(callers.failures()).isEmpty();
      assertTermsNeverFall(callers);
    }
  }

  @Test
  void theProgramsGoOnWithoutTheirAgentAndTheNextOneFindsThem() {
    var host = active();
    try (var callers = calling(API_ENTRY)) {
      var before = callers.awaitAnswer("at all", _ -> true);
      host.killAgent();
      callers.awaitAnswer("without its agent", _ -> true);
      host.startAgent();
      awaitHealthy();
      var after = callers.awaitAnswer("with the next one", _ -> true);
      assertThat(after.host()).isEqualTo(before.host());
      assertThat(after.term()).isEqualTo(before.term());
      assertThat(callers.failures()).isEmpty();
    }
  }

  @Test
  void aLostMemberOfSeveralIsLeftOutAndComesBack() {
    var lost = cluster.host("a");
    try (var callers = calling(WEB_ENTRY)) {
      callers.awaitAnswer("by a", call -> call.host().equals("a"));
      callers.awaitAnswer("by b", call -> call.host().equals("b"));
      lost.killAll();
      cluster.awaitStatus(
          "degraded",
          status -> service(status, "web").state() == ServiceCondition.State.DEGRADED,
          LONG);
      var from = callers.calls().size();
      callers.awaitAnswer("by b", call -> call.host().equals("b"));
      assertThat(callers.calls().subList(from, callers.calls().size()))
          .allMatch(Callers.Call::isAnswered);
      assertThat(callers.failures()).hasSizeLessThanOrEqualTo(A_FEW);
      lost.startAgent();
      awaitHealthy();
      callers.awaitAnswer("by a again", call -> call.host().equals("a"));
      assertThat(callers.failures()).hasSizeLessThanOrEqualTo(A_FEW);
    }
  }

  @Test
  void whatTheProgramWroteIsReadThroughAnyAgent() throws InterruptedException {
    var host = active();
    try (var client =
        new HoldfastClient(
            HoldfastClient.agents(cluster.host("w").address()),
            ClusterSecret.read(cluster.spec().resolveSibling("cluster.secret")))) {
      var page = client.logs(new ServiceId("api"), new HostId(host.name()), 100, null);
      assertThat(page.lines()).anyMatch(line -> line.startsWith("serving as " + host.name()));
      assertThat(client.logs(page.service(), page.host(), 100, page.cursor()).lines()).isEmpty();
    }
    try (var stranger =
        new HoldfastClient(HoldfastClient.agents(cluster.host("w").address()), null)) {
      assertThatThrownBy(
              () -> stranger.logs(new ServiceId("api"), new HostId(host.name()), 1, null))
          .isInstanceOfSatisfying(
              HoldfastException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SECRET_REFUSED));
    }
  }

  /** A request that begins after an answer of a term is never answered in an earlier one. */
  private static void assertTermsNeverFall(Callers callers) {
    var highest = 0L;
    for (var call : callers.calls()) {
      if (call.isAnswered()) {
        assertThat(call.term()).isGreaterThanOrEqualTo(highest);
        highest = call.term();
      }
    }
  }

  private List<MemberStatus.Role> roles(String service) {
    return service(service).members().stream().map(MemberStatus::role).toList();
  }
}

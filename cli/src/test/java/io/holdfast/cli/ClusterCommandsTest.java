package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ClusterStatus;
import io.holdfast.api.DrillList;
import io.holdfast.api.DrillPreview;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.Event;
import io.holdfast.api.EventPage;
import io.holdfast.api.MemberLogPage;
import io.holdfast.api.Operation;
import io.holdfast.api.Problem;
import io.holdfast.api.ScheduleFinding;
import io.holdfast.api.ScheduleStatus;
import io.holdfast.api.StatusReason;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.ScheduleResult;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands against an HTTP server that plays an agent. */
@Timeout(60)
class ClusterCommandsTest {
  private static final Instant BEGUN = Instant.parse("2026-01-31T12:00:00Z");
  private static final ServiceId DB = new ServiceId("db");

  private record Answer(int status, Object document) {}

  @TempDir Path folder;

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer agent;
  private ClusterSecret secret;

  @BeforeEach
  void start() throws IOException {
    agent = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.62"), 0), 0);
    agent.createContext("/", this::answer);
    agent.start();
    secret = ClusterSecret.create(folder.resolve("cluster.secret"));
    Files.writeString(
        folder.resolve("holdfast.yaml"),
        """
        cluster: shop
        hosts: {a: {address: 127.0.0.62, port: %d}}
        services: {db: {engine: postgresql}}
        """
            .formatted(agent.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    agent.stop(0);
  }

  @Test
  void statusFindsTheAgentsInTheSpecOfThisFolder() {
    answers.put("GET /api/v1/cluster", new Answer(200, status()));
    var said = terminal().run("status");
    assertThat(said)
        .isEqualTo(
            new Terminal.Said(0, "Cluster shop, controller a\n\nHOST  ADDRESS  STATE\n", ""));
  }

  @Test
  void statusSpeaksTheLanguageOfTheTerminal() {
    answers.put("GET /api/v1/cluster", new Answer(200, status()));
    assertThat(terminal().with("LANG", "zh_CN.UTF-8").run("status").out()).startsWith("集群 shop");
  }

  @Test
  void theCatalogueOfDrillsNeedsNoCluster() {
    agent.stop(0);
    var listed = terminal().run("drill", "list");
    assertThat(listed.exit()).isZero();
    assertThat(listed.out()).contains("process-killed", "network-cut", "not offered yet");
    assertThat(terminal().run("drill", "show", "process-hung").out()).contains("SIGCONT");
    assertThat(terminal().run("drill", "show", "meteor").err()).contains("no drill 'meteor'");
  }

  @Test
  void aDrillThatMayNotBeginIsPlannedWithEveryReason() {
    var reasons =
        List.of(
            new StatusReason("DRILL_UNCONFIRMED", "its name must be given"),
            new StatusReason("DRILL_WINDOW_CLOSED", "not now"));
    answers.put(
        "POST /api/v1/drill-plans",
        new Answer(
            200,
            new DrillPreview(
                DrillKind.PROCESS_KILLED, DB, new HostId("a"), 0, false, reasons, List.of("one"))));
    var said = terminal().run("drill", "plan", "process-killed", "db");
    assertThat(said.exit()).isEqualTo(ErrorCode.Exit.REFUSED.code());
    assertThat(said.out())
        .isEqualTo("1. one\nIt may not begin now:\n- its name must be given\n- not now\n");
  }

  @Test
  void schedulesAreListedWithTheirNextTimeAndLastResult() {
    var at = Instant.parse("2026-11-21T03:00:00Z");
    var weekly =
        new ScheduleStatus(
            new ScheduleId("weekly"),
            DrillKind.PROCESS_KILLED,
            DB,
            null,
            null,
            "0 3 * * sat",
            "at 03:00 at Saturday day",
            "UTC",
            at.plus(Duration.ofDays(7)),
            at,
            new ScheduleFinding(at, ScheduleResult.Word.FAIL, 7L, "too slow"));
    answers.put(
        "GET /api/v1/drills",
        new Answer(200, new DrillList(List.of(), List.of(), List.of(weekly))));
    assertThat(terminal().run("drill", "schedule").out())
        .contains("weekly", "process-killed", "at 03:00", "fail,", "OVERDUE since", "too slow");
    answers.put(
        "GET /api/v1/cluster",
        new Answer(
            200,
            new ClusterStatus(
                "shop", new HostId("a"), null, List.of(), List.of(), null, List.of(weekly))));
    assertThat(terminal().run("status").out())
        .contains("Schedule weekly: process-killed of db, next ", "last FAIL", ", OVERDUE");
  }

  @Test
  void logsAreReadOnTheHostThatIsNamed() {
    var api = new ServiceId("api");
    var b = new HostId("b");
    answers.put(
        "GET /api/v1/services/api/members/b/logs?lines=2",
        new Answer(200, new MemberLogPage(api, b, List.of("one", "two"), "1:8")));
    var said = terminal().run("logs", "api", "--host", "b", "-n", "2");
    assertThat(said).isEqualTo(new Terminal.Said(0, "one\ntwo\n", ""));
  }

  @Test
  void statusForProgramsIsTheDocumentItself() {
    answers.put("GET /api/v1/cluster", new Answer(200, status()));
    var said = terminal().run("status", "-o", "json");
    assertThat(WireFormat.read(said.out(), ClusterStatus.class)).isEqualTo(status());
  }

  @Test
  void theEnvironmentAndThenTheOptionWinOverTheSpec() {
    answers.put("GET /api/v1/cluster", new Answer(200, status()));
    var nobody = terminal().with("HOLDFAST_API", "http://127.0.0.62:1");
    var said = nobody.run("status");
    assertThat(said.exit()).isEqualTo(4);
    assertThat(said.err())
        .startsWith("holdfast: no agent answers at http://127.0.0.62:1")
        .contains("HOLDFAST_API")
        .hasLineCount(1);
    assertThat(nobody.run("status", "--api", uri()).exit()).isZero();
  }

  @Test
  void aBrokenSpecIsNamedWhenItIsNeeded() throws IOException {
    Files.writeString(folder.resolve("holdfast.yaml"), "cluster: X\n");
    var said = terminal().run("status");
    assertThat(said.exit()).isEqualTo(6);
    assertThat(said.err()).contains("hosts: missing").contains("holdfast validate");
  }

  @Test
  void switchoverFollowsItsStepsToTheEnd() {
    var draining = new Operation.Step(BEGUN.plusMillis(20), "a finishes and stops");
    var promoted = new Operation.Step(BEGUN.plusMillis(410), "b leads term 4");
    answers.put(
        "POST /api/v1/services/db/switchover",
        new Answer(202, operation(Operation.State.RUNNING, draining)));
    answers.put(
        "GET /api/v1/operations/17",
        new Answer(200, operation(Operation.State.DONE, draining, promoted)));
    var said = terminal().run("switchover", "db", "--to", "b", "--yes");
    assertThat(said)
        .isEqualTo(
            new Terminal.Said(
                0,
                """
                [  0.0 s] a finishes and stops
                [  0.4 s] b leads term 4
                done: the target holds everything
                """,
                ""));
    assertThat(asked).contains("POST /api/v1/services/db/switchover {\"to\":\"b\"}");
  }

  @Test
  void aRestartTakesWhoWaitsForItUnlessAllAreAskedFor() {
    answers.put(
        "POST /api/v1/services/db/restart", new Answer(202, operation(Operation.State.DONE)));
    assertThat(terminal().run("restart", "db", "--yes").exit()).isZero();
    assertThat(terminal().run("restart", "db", "-y", "--all", "--allow-downtime").exit()).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/services/db/restart {\"all\":false,\"allowDowntime\":false}",
            "POST /api/v1/services/db/restart {\"all\":true,\"allowDowntime\":true}");
    assertThat(terminal().typing("n\n").run("restart", "db").exit()).isEqualTo(3);
  }

  @Test
  void aSwitchoverThatWasRolledBackFails() {
    answers.put(
        "POST /api/v1/services/db/switchover", new Answer(202, operation(Operation.State.FAILED)));
    assertThat(terminal().run("switchover", "db", "--yes").exit()).isEqualTo(1);
  }

  @Test
  void aRefusalHasItsReasonAndItsExitCode() {
    answers.put(
        "POST /api/v1/services/db/failover",
        new Answer(
            409,
            Problem.refused(
                Reason.of(ReasonCode.SEAL_INCOMPLETE, "needs 2 of [b, c]; missing c"))));
    var said = terminal().run("failover", "db", "--yes");
    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).contains("too few members").contains("missing c").hasLineCount(1);
  }

  @Test
  void acceptingALossNeedsAReasonForTheRecord() {
    var said = terminal().run("failover", "db", "--yes", "--accept-loss");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("needs --reason TEXT");
    answers.put(
        "POST /api/v1/services/db/failover", new Answer(202, operation(Operation.State.DONE)));
    terminal().run("failover", "db", "--yes", "--accept-loss", "--reason", "host burnt");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/services/db/failover {\"acceptLoss\":true,\"reason\":\"host burnt\"}");
  }

  @Test
  void asksBeforeAnythingMoves() {
    assertThat(terminal().run("switchover", "db").err()).contains("add --yes");
    var said = terminal().typing("n\n").run("switchover", "db");
    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.out()).isEqualTo("Move db to the readiest member? [y/N] ");
    assertThat(asked).isEmpty();
    answers.put(
        "POST /api/v1/services/db/switchover", new Answer(202, operation(Operation.State.DONE)));
    assertThat(terminal().typing("y\n").run("switchover", "db").exit()).isZero();
  }

  @Test
  void whatIsNoServiceIsAskedOfAStack() {
    answers.put(
        "POST /api/v1/services/main/switchover",
        new Answer(404, Problem.of(ErrorCode.UNKNOWN_SERVICE, "there is no service 'main'")));
    answers.put(
        "POST /api/v1/stacks/main/switchover", new Answer(202, operation(Operation.State.DONE)));
    assertThat(terminal().run("switchover", "main", "--to", "b", "--yes").exit()).isZero();
    assertThat(asked).last().isEqualTo("POST /api/v1/stacks/main/switchover {\"to\":\"b\"}");

    answers.put(
        "POST /api/v1/stacks/main/switchover",
        new Answer(404, Problem.of(ErrorCode.UNKNOWN_STACK, "there is no stack 'main'")));
    var said = terminal().run("switchover", "main", "--yes");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("there is no service or stack 'main'");
  }

  @Test
  void theWrongSecretIsRefused() throws IOException {
    ClusterSecret.create(folder.resolve("other"));
    var said =
        terminal()
            .with("HOLDFAST_SECRET_FILE", folder.resolve("other").toString())
            .run("pause", "db");
    assertThat(said.exit()).isEqualTo(5);
    assertThat(terminal().run("pause", "db", "--secret-file", "nowhere").err())
        .contains("no cluster secret file " + folder.resolve("nowhere"));
  }

  @Test
  void showsEventsSinceANumber() {
    answers.put("GET /api/v1/events?after=1", new Answer(200, new EventPage(List.of(event(2)), 3)));
    answers.put("GET /api/v1/events?after=2", new Answer(200, new EventPage(List.of(event(3)), 3)));
    var said = terminal().run("events", "--since", "1", "-o", "json");
    assertThat(said.out().lines().map(line -> WireFormat.read(line, Event.class)))
        .containsExactly(event(2), event(3));
    assertThat(terminal().run("events", "--since", "1").out())
        .hasLineCount(2)
        .contains("     2  ")
        .contains("warning   db@a")
        .contains("a no longer follows");
  }

  @Test
  void showsEventsSinceAMoment() {
    answers.put("GET /api/v1/events?after=0", new Answer(200, new EventPage(List.of(event(2)), 2)));
    assertThat(terminal().run("events", "--since", "1m").out()).isEmpty();
    assertThat(terminal().run("events", "--since", "2026-01-01T00:00:00Z").out()).hasLineCount(1);
    assertThat(terminal().run("events").out()).hasLineCount(1);
  }

  private Terminal terminal() {
    return new Terminal(folder);
  }

  private String uri() {
    return "http://127.0.0.62:" + agent.getAddress().getPort();
  }

  private static ClusterStatus status() {
    return new ClusterStatus("shop", new HostId("a"), null, List.of(), List.of());
  }

  private static Operation operation(Operation.State state, Operation.Step... steps) {
    return new Operation(
        "17",
        Operation.Kind.SWITCHOVER,
        DB,
        null,
        state,
        BEGUN,
        state == Operation.State.RUNNING ? null : BEGUN.plusSeconds(1),
        List.of(steps),
        new StatusReason("TARGET_CAUGHT_UP", "the target holds everything"));
  }

  private static Event event(long number) {
    return new Event(
        number,
        BEGUN,
        Event.Severity.WARNING,
        DB,
        new HostId("a"),
        null,
        "service.leading",
        "STANDBY_LOST",
        "a no longer follows");
  }

  private void answer(HttpExchange exchange) throws IOException {
    var request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var acting = exchange.getRequestMethod().equals("POST");
    var shown = secret.isShownBy(exchange.getRequestHeaders().getFirst("Authorization"));
    if (acting && !shown) {
      send(exchange, new Answer(401, Problem.of(ErrorCode.SECRET_REFUSED, "wrong secret")));
      return;
    }
    asked.add((request + " " + body).strip());
    send(
        exchange,
        answers.getOrDefault(
            request, new Answer(404, Problem.of(ErrorCode.UNKNOWN_PATH, "nothing at " + request))));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var bytes = WireFormat.write(answer.document());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}

package io.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ScratchPostgres;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The measure itself is measured: against outages and losses of known size. */
class LedgerWorkloadTest {
  private static final Duration AUDIT_DEADLINE = Duration.ofSeconds(30);
  private static final String ADDRESS = "127.0.0.81";
  private static final int PORT = 55481;

  @SuppressWarnings("NullAway.Init")
  private static ScratchPostgres server;

  @BeforeAll
  static void startServer() {
    server = ScratchPostgres.start(ADDRESS, PORT);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void countsEveryAcknowledgedRowAndFindsItAgain() throws SQLException {
    try (var ledger = LedgerWorkload.start(plan(LedgerPlan.Route.DIRECT))) {
      awaitAcknowledged(ledger, 100);
      var history = ledger.stop();
      var verdict = LedgerAudit.check(history, AUDIT_DEADLINE);
      assertThat(verdict.isClean()).isTrue();
      assertThat(verdict.acknowledged())
          .isGreaterThanOrEqualTo(100)
          .isEqualTo(rows(history))
          .isEqualTo(history.count(Outcome.ACKNOWLEDGED));
      assertThat(history.errors()).isEmpty();
    }
  }

  @Test
  void keepsToTheRateItWasGiven() {
    var plan = plan(LedgerPlan.Route.DIRECT).withLoad(4, 50);
    try (var ledger = LedgerWorkload.start(plan)) {
      awaitAcknowledged(ledger, 400);
      // 400 at 4 x 50 a second take two seconds; missed slots make it longer, never shorter.
      assertThat(ledger.elapsed()).isGreaterThan(Duration.ofMillis(1900));
    }
  }

  @Test
  void measuresAnOutageFromTheFaultToTheFirstAcknowledgementAfterIt() throws Exception {
    try (var ledger = LedgerWorkload.start(plan(LedgerPlan.Route.GATEWAY))) {
      awaitAcknowledged(ledger, 60);
      var fault = ledger.elapsed();
      server.stop();
      // The port stays free for a known time: whatever the clients see, it is no shorter.
      waitUntilElapsed(ledger, fault.plusMillis(1500));
      server.start();
      var back = ledger.elapsed();
      var acknowledged = ledger.history().count(Outcome.ACKNOWLEDGED);
      awaitAcknowledged(ledger, acknowledged + 60);

      var history = ledger.history();
      var outage = history.outageAfter(fault);
      assertThat(outage.rto().orElseThrow())
          .isBetween(Duration.ofMillis(1500), back.minus(fault).plusMillis(500));
      assertThat(outage.silence().length()).isLessThanOrEqualTo(outage.rto().orElseThrow());
      assertThat(history.connectFailures()).isPositive();
      assertThat(LedgerAudit.check(history, AUDIT_DEADLINE).isClean()).isTrue();
    }
  }

  @Test
  void saysThatNothingCameBackWhileItDidNot() {
    try (var ledger = LedgerWorkload.start(plan(LedgerPlan.Route.DIRECT))) {
      awaitAcknowledged(ledger, 30);
      var fault = ledger.elapsed();
      server.stop();
      waitUntilElapsed(ledger, fault.plusMillis(700));
      var history = ledger.history();
      server.start();
      assertThat(history.outageAfter(fault).rto()).isEmpty();
      assertThat(DrillReport.of(history, fault, AUDIT_DEADLINE).sentence())
          .startsWith("no write acknowledged for the last 0.");
    }
  }

  @Test
  void reportsARowThatIsGone() throws SQLException {
    try (var ledger = LedgerWorkload.start(plan(LedgerPlan.Route.DIRECT))) {
      awaitAcknowledged(ledger, 50);
      var history = ledger.stop();
      var deleted =
          update(
              "delete from holdfast_ledger.entries where run = '%s' and client = 1 and sequence = 5"
                  .formatted(history.run()));
      assertThat(deleted).isOne();
      var verdict = LedgerAudit.check(history, AUDIT_DEADLINE);
      assertThat(verdict.isClean()).isFalse();
      assertThat(verdict.missing()).isOne();
      assertThat(verdict.firstMissing().getFirst().client()).isEqualTo(1);
      assertThat(verdict.firstMissing().getFirst().sequence()).isEqualTo(5);
      assertThat(verdict.sentence()).startsWith("1 of ");
    }
  }

  @Test
  void reportsARowThatIsThereTwice() throws SQLException {
    try (var ledger = LedgerWorkload.start(plan(LedgerPlan.Route.DIRECT))) {
      awaitAcknowledged(ledger, 20);
      var history = ledger.stop();
      update(
          "insert into holdfast_ledger.entries (run, client, sequence) values ('%s', 0, 0)"
              .formatted(history.run()));
      var verdict = LedgerAudit.check(history, AUDIT_DEADLINE);
      assertThat(verdict.duplicates()).isOne();
      assertThat(verdict.isClean()).isFalse();
    }
  }

  /** A commit waiting for a standby that never answers is neither acknowledged nor refused. */
  @Test
  void countsAWriteThatNobodyAnsweredAsUnknown() throws SQLException {
    try (var ledger =
        LedgerWorkload.start(
            plan(LedgerPlan.Route.DIRECT)
                .withDeadlines(Duration.ofMillis(250), Duration.ofMillis(300)))) {
      awaitAcknowledged(ledger, 20);
      try {
        update("alter system set synchronous_standby_names = 'nobody'");
        update("select pg_reload_conf()");
        await(() -> ledger.history().count(Outcome.UNKNOWN) >= 3, ledger);
      } finally {
        update("alter system reset synchronous_standby_names");
        update("select pg_reload_conf()");
      }
      var verdict = LedgerAudit.check(ledger.stop(), AUDIT_DEADLINE);
      assertThat(verdict.unacknowledgedButPresent()).isPositive();
      assertThat(verdict.isClean()).isTrue();
    }
  }

  @Test
  void countsAnErrorOfTheServerAsRefused() throws SQLException {
    try (var ledger = LedgerWorkload.start(plan(LedgerPlan.Route.GATEWAY))) {
      awaitAcknowledged(ledger, 20);
      try {
        update(
            "alter table holdfast_ledger.entries add constraint closed check (client < 0) not valid");
        await(() -> ledger.history().count(Outcome.REFUSED) >= 3, ledger);
      } finally {
        update("alter table holdfast_ledger.entries drop constraint closed");
      }
      var verdict = LedgerAudit.check(ledger.stop(), AUDIT_DEADLINE);
      assertThat(verdict.refusedButPresent()).isZero();
      assertThat(verdict.isClean()).isTrue();
    }
  }

  /** A listener that never answers, as the gateway of a frozen host: go on to the next at once. */
  @Test
  void goesRoundAnEndpointThatAcceptsAndNeverAnswers() throws Exception {
    try (var frozen = new ServerSocket(0, 50, java.net.InetAddress.getByName(ADDRESS))) {
      var plan =
          LedgerPlan.through(
              LedgerEngine.POSTGRESQL,
              LedgerPlan.Route.GATEWAY,
              List.of(new Endpoint(ADDRESS, frozen.getLocalPort()), new Endpoint(ADDRESS, PORT)),
              ScratchPostgres.DATABASE,
              ScratchPostgres.USER,
              "");
      try (var ledger = LedgerWorkload.start(plan)) {
        awaitAcknowledged(ledger, 20);
        assertThat(ledger.history().count(Outcome.UNKNOWN)).isZero();
      }
    }
  }

  private static LedgerPlan plan(LedgerPlan.Route route) {
    return LedgerPlan.through(
        LedgerEngine.POSTGRESQL,
        route,
        List.of(new Endpoint(ADDRESS, PORT)),
        ScratchPostgres.DATABASE,
        ScratchPostgres.USER,
        "");
  }

  private static void awaitAcknowledged(LedgerWorkload ledger, int number) {
    await(() -> ledger.history().count(Outcome.ACKNOWLEDGED) >= number, ledger);
  }

  private static void waitUntilElapsed(LedgerWorkload ledger, Duration until) {
    await(() -> ledger.elapsed().compareTo(until) >= 0, ledger);
  }

  private static void await(java.util.function.BooleanSupplier condition, LedgerWorkload ledger) {
    var deadline = ledger.elapsed().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertThat(ledger.elapsed())
          .as("waited in vain; errors: %s", ledger.history().errors())
          .isLessThan(deadline);
      Pauses.briefly();
    }
  }

  private static int rows(LedgerHistory history) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select count(*) from holdfast_ledger.entries where run = '%s'"
                    .formatted(history.run()))) {
      result.next();
      return result.getInt(1);
    }
  }

  private static int update(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?user=%s"
            .formatted(ADDRESS, PORT, ScratchPostgres.DATABASE, ScratchPostgres.USER));
  }
}

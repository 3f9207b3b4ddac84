package io.holdfast.drill.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.core.drill.DrillMeasure;
import io.holdfast.drill.Endpoint;
import io.holdfast.drill.LedgerAudit;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.LedgerReads;
import io.holdfast.drill.LedgerRemoval;
import io.holdfast.drill.LedgerWorkload;
import io.holdfast.drill.Outcome;
import io.holdfast.testkit.ScratchPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The measuring is itself measured, against an outage and a loss of known size. */
@Timeout(180)
class MeasurementTest {
  private static final LedgerReads NO_READS = new LedgerReads(0, 0, 0);
  private static final String ADDRESS = "127.0.0.83";
  private static final int PORT = 55483;
  private static final Duration HELD = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void anOutageOfOneSecondIsReportedWithinFiftyMilliseconds()
      throws IOException, InterruptedException {
    try (var _ = ScratchPostgres.start(ADDRESS, PORT);
        var gate = new HeldGate(ADDRESS, new InetSocketAddress(ADDRESS, PORT));
        var ledger = LedgerWorkload.start(plan(gate))) {
      awaitMore(ledger, 100);
      gate.hold(HELD);
      var fault = ledger.elapsed();
      awaitMore(ledger, 100);
      var history = ledger.stop();

      var measured = new Measurement(history, fault, LedgerAudit.check(history, LONG), NO_READS);
      assertThat(measured.rto()).isPresent();
      assertThat(measured.rto().orElseThrow().toMillis()).isCloseTo(HELD.toMillis(), within(50L));
      var outage = measured.outage().orElseThrow();
      assertThat(outage.length().toMillis()).isCloseTo(HELD.toMillis(), within(50L));
      assertThat(measured.measure().rows()).isNotNull();
      assertThat(measured.measure().before()).isGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void rowsDeletedBehindItsBackAreReportedExactly() throws SQLException, InterruptedException {
    try (var _ = ScratchPostgres.start(ADDRESS, PORT);
        var ledger = LedgerWorkload.start(plan(PORT))) {
      awaitMore(ledger, 60);
      var history = ledger.stop();
      execute("delete from holdfast_ledger.entries where client = 1 and sequence in (3, 5, 8)");

      var verdict = LedgerAudit.check(history, LONG);
      assertThat(verdict.missing()).isEqualTo(3);
      var measure = new Measurement(history, Duration.ZERO, verdict, NO_READS).measure();
      assertThat(measure.rows()).isEqualTo(new DrillMeasure.Rows(3, verdict.lostSpan(), 0));

      LedgerRemoval.remove(history, LONG);
      assertThat(schemas()).isZero();
    }
  }

  private static LedgerPlan plan(HeldGate gate) {
    return plan(gate.port());
  }

  private static LedgerPlan plan(int port) {
    return LedgerPlan.through(
            LedgerEngine.POSTGRESQL,
            LedgerPlan.Route.GATEWAY,
            List.of(new Endpoint(ADDRESS, port)),
            ScratchPostgres.DATABASE,
            ScratchPostgres.USER,
            "")
        .withLoad(4, 40)
        .withDeadlines(Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  private static void awaitMore(LedgerWorkload ledger, int more) throws InterruptedException {
    var wanted = ledger.history().count(Outcome.ACKNOWLEDGED) + more;
    var deadline = ledger.elapsed().plus(LONG);
    while (ledger.history().count(Outcome.ACKNOWLEDGED) < wanted) {
      assertThat(ledger.elapsed()).as("%s", ledger.history().errors()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int schemas() throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select count(*) from pg_namespace where nspname = 'holdfast_ledger'")) {
      assertThat(found.next()).isTrue();
      return found.getInt(1);
    }
  }

  private static Connection connection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?user=%s"
            .formatted(ADDRESS, PORT, ScratchPostgres.DATABASE, ScratchPostgres.USER));
  }
}

package io.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.drill.LedgerFailure.Meaning;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A client's thread ends when it is told to, and of nothing else. */
class GuardedSessionTest {
  private static final int NO_PORT = 70_000;

  @Test
  void whatADriverDidNotForeseeIsNotKnownToHaveFailed() {
    var session = new GuardedSession(new JdbcSession(broken(), new PostgresqlLedger()));
    Stream.<ThrowingCallable>of(
            session::prepare,
            session::hearLastWords,
            () -> session.write("run", 0, 0),
            () -> session.newest("run", 0),
            () -> session.read("run"),
            () -> session.remove("run"))
        .forEach(work -> failsAsUnknown(work, "IllegalStateException a bug of the driver"));
    session.close();
  }

  @Test
  void anAddressThatIsNoneIsNotKnownToHaveFailedEither() {
    var plan =
        LedgerPlan.through(
            LedgerEngine.HTTP,
            LedgerPlan.Route.GATEWAY,
            List.of(new Endpoint("127.0.0.1", NO_PORT)),
            "/ledger",
            "",
            "");
    failsAsUnknown(
        () -> new LedgerConnections(plan, Duration.ofSeconds(1)).open(0),
        "IllegalArgumentException port out of range");
  }

  private static void failsAsUnknown(ThrowingCallable work, String text) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            LedgerFailure.class,
            failure -> {
              assertThat(failure.meaning()).isEqualTo(Meaning.UNKNOWN);
              assertThat(failure.text()).startsWith(text);
            });
  }

  /** A connection of a driver that throws what its interface does not name. */
  private static Connection broken() {
    return (Connection)
        Proxy.newProxyInstance(
            GuardedSessionTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, _, _) -> {
              throw new IllegalStateException("a bug of the driver");
            });
  }
}

package io.holdfast.drill;

import java.time.Duration;
import java.util.List;

/**
 * Who writes what, where and how fast.
 *
 * @param engine what answers there in the end
 * @param endpoints tried in turn, beginning with the last that worked
 * @param route what answers at the endpoints
 * @param database where the rows go, of a program the path under which it keeps them; engines
 *     without named databases ignore it
 * @param password never logged, never part of the text of this record
 * @param clients independent connections, each on its own virtual thread; 1 to 1000
 * @param writesPerSecond of each client; 1 to 1000. Open loop: a slot that passes while a write is
 *     outstanding is missed, not made up for
 * @param connectTimeout for the TCP connection, and again for the login
 * @param writeDeadline after which an unanswered write is given up as unknown
 */
public record LedgerPlan(
    LedgerEngine engine,
    List<Endpoint> endpoints,
    Route route,
    String database,
    String user,
    String password,
    int clients,
    int writesPerSecond,
    Duration connectTimeout,
    Duration writeDeadline) {
  /** What answers at the endpoints. */
  public enum Route {
    /** A gateway: leads to the primary by itself. */
    GATEWAY,
    /** The members: clients look for the one that accepts writes. */
    DIRECT
  }

  public LedgerPlan {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("a ledger needs at least one endpoint");
    }
    var isOverHttp = engine == LedgerEngine.HTTP || engine == LedgerEngine.HTTP_ANSWERS;
    if (isOverHttp && !HttpLedger.isPath(database)) {
      throw new IllegalArgumentException(
          "'%s' is no path of a program, as in /ledger".formatted(database));
    }
    checkRange("clients", clients);
    checkRange("writes per second", writesPerSecond);
  }

  /** Three clients with 20 writes a second each, impatient: 0.25 s to connect, 1 s a write. */
  public static LedgerPlan through(
      LedgerEngine engine,
      Route route,
      List<Endpoint> endpoints,
      String database,
      String user,
      String password) {
    return new LedgerPlan(
        engine,
        endpoints,
        route,
        database,
        user,
        password,
        3,
        20,
        Duration.ofMillis(250),
        Duration.ofSeconds(1));
  }

  /** The same with another number of clients and another rate. */
  public LedgerPlan withLoad(int newClients, int newWritesPerSecond) {
    return new LedgerPlan(
        engine,
        endpoints,
        route,
        database,
        user,
        password,
        newClients,
        newWritesPerSecond,
        connectTimeout,
        writeDeadline);
  }

  /** The same with another patience. */
  public LedgerPlan withDeadlines(Duration connect, Duration write) {
    return new LedgerPlan(
        engine,
        endpoints,
        route,
        database,
        user,
        password,
        clients,
        writesPerSecond,
        connect,
        write);
  }

  @Override
  public String toString() {
    return "%s: %d clients x %d/s %s %s"
        .formatted(engine, clients, writesPerSecond, route, endpoints);
  }

  private static void checkRange(String what, int value) {
    if (value < 1 || value > 1000) {
      throw new IllegalArgumentException(what + " must be 1 to 1000, was " + value);
    }
  }
}

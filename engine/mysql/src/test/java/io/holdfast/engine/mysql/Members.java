package io.holdfast.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.UserSpec;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Real MariaDB or MySQL members on loopback addresses, in a folder that is gone afterwards. */
final class Members implements AutoCloseable {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  static final Duration LONG = Duration.ofMinutes(2);

  /** Makes a table in one transaction that takes a while to send and to apply. */
  static final String TEN_THOUSAND =
      """
      CREATE TABLE t AS
        WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 100)
        SELECT 100 * a.n + b.n AS seq FROM s AS a, s AS b
      """;

  private static final long ROOM_BYTES = 4L << 30;

  private static final List<HostId> HOSTS = List.of(A, B, C);
  private static final ServiceId SERVICE = new ServiceId("db");

  private final Path folder;
  private final int port;
  private final Map<String, String> parameters;
  private final Map<HostId, EngineDriver> drivers = new LinkedHashMap<>();
  final List<Incident> incidents = new CopyOnWriteArrayList<>();

  private final Flavour flavour;

  Members(Flavour flavour) {
    this(flavour, Map.of());
  }

  Members(Flavour flavour, Map<String, String> parameters) {
    this.flavour = flavour;
    requireServer();
    this.parameters = parameters;
    try {
      // Not in a private folder: as root, the server runs as another user that must get in.
      folder =
          Files.createTempDirectory(
              parent(),
              "holdfast-sql",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      Files.writeString(folder.resolve("app.password"), "secret of the app\n");
      port = freePort();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void requireServer() {
    if (flavour.installation().find(flavour.server()).isEmpty()) {
      throw new IllegalStateException(
          "these tests need a server: apt-get install " + flavour.installation().packages());
    }
  }

  Flavour flavour() {
    return flavour;
  }

  boolean isMysql() {
    return flavour instanceof Mysql;
  }

  /** In memory when there is room: what is tested is not how fast this machine's disk syncs. */
  private static Path parent() throws IOException {
    var memory = Path.of("/dev/shm");
    return Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > ROOM_BYTES
        ? memory
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address(A)))) {
      return socket.getLocalPort();
    }
  }

  static String address(HostId host) {
    return "127.0.7." + (41 + HOSTS.indexOf(host));
  }

  int port() {
    return port;
  }

  Path home(HostId host) {
    return folder.resolve(host.name());
  }

  Path data(HostId host) {
    return home(host).resolve("data");
  }

  EngineDriver driver(HostId host) {
    return drivers.computeIfAbsent(host, this::open);
  }

  /** As when an agent is restarted. */
  void restartAgent(HostId host) {
    var driver = drivers.remove(host);
    if (driver != null) {
      driver.close();
    }
  }

  private EngineDriver open(HostId host) {
    try {
      Files.createDirectories(home(host));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    return SqlDriver.open(context(host), flavour, "mysql");
  }

  EngineContext context(HostId host) {
    // Read anew each time: a restarted agent reads the spec again.
    var service =
        new ServiceSpec(
            SERVICE,
            isMysql() ? "mysql" : "mariadb",
            HOSTS,
            port,
            null,
            Durability.SYNC,
            Objectives.DEFAULT,
            List.of("app"),
            List.of(new UserSpec("app", "app.password", List.of("app"))),
            List.of(),
            parameters,
            Duration.ofSeconds(10),
            null);
    var hosts =
        HOSTS.stream().map(id -> new HostSpec(id, address(id), null, false, 7400, 7401)).toList();
    var cluster =
        new ClusterSpec(
            "test", hosts, new QuorumSpec.Embedded(HOSTS), List.of(service), DetectionSpec.DEFAULT);
    return new EngineContext(
        cluster,
        service,
        host,
        home(host),
        folder,
        (id, purpose) -> "password-of-" + id + "-" + purpose,
        incidents::add);
  }

  static AckRule rule(long revision, long term, HostId primary, int required, HostId... members) {
    return new AckRule(
        new Revision(revision),
        new Term(term),
        primary,
        Set.copyOf(Arrays.asList(members)),
        required);
  }

  /** Performs a step that must work. */
  void done(HostId host, HostAction action) {
    assertThat(perform(host, action))
        .as("%s: %s", host, action)
        .isInstanceOf(StepOutcome.Done.class);
  }

  StepOutcome perform(HostId host, HostAction action) {
    var begun = System.nanoTime();
    var outcome = driver(host).perform(action, LONG);
    System.getLogger("steps")
        .log(
            System.Logger.Level.INFO,
            "{0} {1}: {2} ms, {3}",
            host,
            action,
            (System.nanoTime() - begun) / 1_000_000,
            outcome);
    return outcome;
  }

  EngineState observe(HostId host) {
    return driver(host).observe(Duration.ofSeconds(5));
  }

  EngineState.Primary primary(HostId host) {
    return assertThat(observe(host))
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.type(EngineState.Primary.class))
        .actual();
  }

  /** Looks until the state is as wanted. */
  EngineState await(HostId host, Predicate<EngineState> wanted) {
    var deadline = Deadline.after(LONG);
    var state = new AtomicReference<>(observe(host));
    try {
      Wait.until(
          () -> wanted.test(state.updateAndGet(_ -> observe(host))),
          Duration.ofMillis(5),
          deadline);
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
    assertThat(state.get()).as("state of %s", host).matches(wanted);
    return state.get();
  }

  EngineState.Standby awaitStreaming(HostId host) {
    return (EngineState.Standby)
        await(
            host,
            state ->
                state instanceof EngineState.Standby standby
                    && standby.link() instanceof EngineState.Link.Attached(_, _, var streaming)
                    && streaming);
  }

  /** A new database on a, with the others following, all of them in the ack rule. */
  void form(HostId... standbys) {
    done(A, new HostAction.Initialize(new Term(1), rule(1, 1, A, 0)));
    for (var standby : standbys) {
      done(standby, new HostAction.Clone(A, new Term(1)));
      awaitStreaming(standby);
    }
    if (standbys.length > 0) {
      done(A, new HostAction.Enforce(rule(2, 1, A, 1, standbys)));
      for (var standby : standbys) {
        awaitAcknowledging(standby);
      }
    }
    done(A, new HostAction.Open());
  }

  /** A client's connection. */
  Connection client(HostId host) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://%s:%d/app?sslMode=disable&allowPublicKeyRetrieval=true&connectTimeout=5000"
            .formatted(address(host), port),
        "app",
        "secret of the app");
  }

  /** Performs statements as a client. */
  void sql(HostId host, String... statements) {
    try (var connection = client(host);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new AssertionError("as a client of " + host, failure);
    }
  }

  /** The first column of the first row, as a client. */
  String text(HostId host, String query) {
    try (var connection = client(host);
        var rows = connection.createStatement().executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return String.valueOf(rows.getString(1));
    } catch (SQLException failure) {
      throw new AssertionError("as a client of " + host, failure);
    }
  }

  /** A write that begins now; ends when it is acknowledged, fails when its connection is cut. */
  CompletableFuture<Void> write(HostId host, String sql) {
    return CompletableFuture.runAsync(() -> sql(host, sql), Thread.ofVirtual()::start);
  }

  /** Freezes or thaws a process. */
  static void signal(String name, int pid) {
    try {
      // It may have ended by itself meanwhile.
      var _ = new ProcessBuilder("kill", "-" + name, Integer.toString(pid)).start().waitFor();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static void awaitTrue(String what, BooleanSupplier condition) {
    try {
      assertThat(Wait.until(condition::getAsBoolean, Duration.ofMillis(5), Deadline.after(LONG)))
          .as(what)
          .isTrue();
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }

  /** As the agent, for what a test must arrange behind the driver's back; not for the log. */
  void admin(HostId host, String... statements) {
    try (var session = place(host).ownSession()) {
      for (var sql : statements) {
        session.run(sql, Deadline.after(LONG));
      }
    } catch (SqlFailure failure) {
      throw new AssertionError(failure);
    }
  }

  /** The first column of the first row, as the agent. */
  String ask(HostId host, String query) {
    try (var session = place(host).ownSession()) {
      return session.text(query, Deadline.after(LONG)).orElse("");
    } catch (SqlFailure failure) {
      throw new AssertionError(query, failure);
    }
  }

  Place place(HostId host) {
    return new Place(context(host), account(), files(host), flavour);
  }

  /** What the server said of itself. */
  String errorLog(HostId host) {
    try {
      return Files.readString(files(host).errorLog());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  MemberFiles files(HostId host) {
    return new MemberFiles(home(host), data(host));
  }

  static Account account() {
    try {
      return Account.forAgent("mysql");
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  int server(HostId host) {
    return new Mariadbd(files(host)).find().orElseThrow().pid();
  }

  /** As a crash would: no shutdown. */
  void kill(HostId host) {
    Signal.KILL.send(server(host));
    awaitGone(host);
  }

  void awaitGone(HostId host) {
    awaitTrue("the server ends", () -> new Mariadbd(files(host)).processes().isEmpty());
  }

  /** Commits that wait for a standby. */
  long waiting(HostId host) {
    return Long.parseLong(
        ask(
            host,
            "SELECT count(*) FROM %s WHERE state LIKE 'Waiting for semi-sync ACK%%'"
                .formatted(flavour.words().connections())));
  }

  /** A commit has been waiting for so long. */
  void awaitWaitingForSeconds(HostId host, int seconds) {
    var waits =
        "SELECT count(*) FROM %s WHERE state LIKE 'Waiting for semi-sync ACK%%' AND time >= %d"
            .formatted(flavour.words().connections(), seconds);
    awaitTrue("one waits for " + seconds + " s", () -> !ask(host, waits).equals("0"));
  }

  void awaitWaiting(HostId host, long count) {
    awaitTrue(count + " commits wait", () -> waiting(host) == count);
  }

  /**
   * A former primary that logged what nobody acknowledged. MariaDB has taken it back and follows as
   * it is; MySQL has committed it, and is copied anew.
   */
  void comesBack(HostId former, HostId primary, Term term) {
    var attach = new HostAction.Attach(primary, term);
    if (isMysql()) {
      assertThat(perform(former, attach))
          .isInstanceOfSatisfying(
              StepOutcome.Refused.class,
              refused -> assertThat(refused.reason().code()).isEqualTo(ReasonCode.DIVERGED));
      done(former, new HostAction.Clone(primary, term));
    } else {
      done(former, attach);
    }
    awaitStreaming(former);
  }

  /** The standby follows with the account that acknowledges. */
  void awaitAcknowledging(HostId host) {
    awaitTrue(
        host + " acknowledges",
        () -> {
          try {
            return observe(host) instanceof EngineState.Standby standby
                && standby.link() instanceof EngineState.Link.Attached(_, _, var streaming)
                && streaming
                && new LinkFile(place(host)).read().orElseThrow().acknowledging();
          } catch (IOException failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  @Override
  public void close() {
    drivers.values().forEach(EngineDriver::close);
    for (var host : HOSTS) {
      new Mariadbd(files(host)).processes().forEach(Signal.KILL::send);
      awaitGone(host);
    }
    try {
      Folders.delete(folder);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}

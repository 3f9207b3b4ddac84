package io.holdfast.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.core.spec.UserSpec;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.config.MemberFiles;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Real Redis members on loopback addresses, in a folder that is gone afterwards. */
final class Members implements AutoCloseable {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  static final Duration LONG = Duration.ofSeconds(30);

  private static final List<HostId> HOSTS = List.of(A, B, C);
  private static final ServiceId SERVICE = new ServiceId("cache");

  private final Path folder;
  private final int port;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<HostId, EngineDriver> drivers = new LinkedHashMap<>();
  final List<Incident> incidents = new CopyOnWriteArrayList<>();

  Members() {
    assertThat(Files.isExecutable(Path.of("/usr/bin/redis-server")))
        .as("these tests need a real server: run 'apt-get install redis-server'")
        .isTrue();
    try {
      // Not in a private folder: as root, Redis runs as another user that must get in.
      folder =
          Files.createTempDirectory(
              Path.of(System.getProperty("java.io.tmpdir")),
              "holdfast-redis",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      Files.writeString(folder.resolve("app.password"), "secret of the app\n");
      try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address(A)))) {
        port = socket.getLocalPort();
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Changes a parameter of the spec; agents that were started before do not know. */
  void parameter(String name, String value) {
    parameters.put(name, value);
  }

  static String address(HostId host) {
    return "127.0.0." + (71 + HOSTS.indexOf(host));
  }

  int port() {
    return port;
  }

  MemberFiles files(HostId host) {
    var home = folder.resolve(host.name());
    return new MemberFiles(home, home.resolve("data"));
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
      Files.createDirectories(files(host).home());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    return new RedisDriverFactory().open(context(host));
  }

  EngineContext context(HostId host) {
    var service =
        new ServiceSpec(
            SERVICE,
            "redis",
            HOSTS,
            port,
            null,
            Durability.ASYNC,
            new Objectives(Duration.ofSeconds(5), Duration.ofSeconds(2)),
            List.of(),
            List.of(new UserSpec("app", "app.password", List.of())),
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
        files(host).home(),
        folder,
        (id, purpose) -> "password-of-" + id + "-" + purpose,
        incidents::add);
  }

  static AckRule alone(long revision, long term, HostId primary) {
    return new AckRule(new Revision(revision), new Term(term), primary, Set.of(), 0);
  }

  /** Performs a step that must work. */
  void done(HostId host, HostAction action) {
    assertThat(perform(host, action))
        .as("%s: %s", host, action)
        .isInstanceOf(StepOutcome.Done.class);
  }

  StepOutcome perform(HostId host, HostAction action) {
    return driver(host).perform(action, LONG);
  }

  EngineState observe(HostId host) {
    return driver(host).observe(Duration.ofSeconds(5));
  }

  EngineState.Primary primary(HostId host) {
    return assertThat(observe(host))
        .asInstanceOf(InstanceOfAssertFactories.type(EngineState.Primary.class))
        .actual();
  }

  EngineState.Standby standby(HostId host) {
    return assertThat(observe(host))
        .asInstanceOf(InstanceOfAssertFactories.type(EngineState.Standby.class))
        .actual();
  }

  /** Looks until the state is as wanted. */
  EngineState await(HostId host, Predicate<EngineState> wanted) {
    var state = new AtomicReference<>(observe(host));
    awaitTrue("state of " + host, () -> wanted.test(state.updateAndGet(_ -> observe(host))));
    return state.get();
  }

  void awaitStreaming(HostId host) {
    await(
        host,
        state ->
            state instanceof EngineState.Standby standby
                && standby.link() instanceof EngineState.Link.Attached(_, _, var streaming)
                && streaming);
  }

  /** Waits until the standby has all that the primary has. */
  void awaitEqual(HostId standby, HostId primary) {
    awaitTrue(
        standby + " has caught up",
        () -> standby(standby).received().isAtLeast(primary(primary).written()));
  }

  /** A new data set on a, with the others following. */
  void form(HostId... standbys) {
    done(A, new HostAction.Initialize(new Term(1), alone(1, 1, A)));
    for (var standby : standbys) {
      done(standby, new HostAction.Clone(A, new Term(1)));
      awaitStreaming(standby);
    }
    done(A, new HostAction.Open());
    done(A, new HostAction.KeepLogFor(Set.of(standbys)));
    awaitTrue("all standbys count for a", () -> online(A) == standbys.length);
  }

  /** Standbys that count for the primary: those that have acknowledged something, once a second. */
  private int online(HostId primary) {
    return admin(primary, "INFO", "replication").toString().split("state=online", -1).length - 1;
  }

  /** A client's connection. */
  Session client(HostId host) {
    return new Session(new Address(address(host), port, "app", () -> "secret of the app"));
  }

  /** A command of a client that must work, at the latest when enough standbys count. */
  String say(HostId host, String... command) {
    var answer = new AtomicReference<Reply>(new Reply.Nothing());
    try (var session = client(host)) {
      awaitTrue(
          "as a client of " + host,
          () -> {
            try {
              answer.set(session.tryTo(Deadline.after(LONG), command));
            } catch (RedisFailure failure) {
              throw new AssertionError("as a client of " + host + ": " + failure.text(), failure);
            }
            return !(answer.get() instanceof Reply.Refusal refusal)
                || !refusal.code().equals("NOREPLICAS");
          });
    }
    assertThat(answer.get()).as(String.join(" ", command)).isNotInstanceOf(Reply.Refusal.class);
    return answer.get().text();
  }

  /** The first word of the error that a client's command ends with; empty text when it works. */
  String refusal(HostId host, String... command) {
    try (var session = client(host)) {
      return session.tryTo(Deadline.after(LONG), command) instanceof Reply.Refusal refusal
          ? refusal.code()
          : "";
    } catch (RedisFailure failure) {
      return failure.text().split(" ", 2)[0];
    }
  }

  /** As the agent, for what a test must arrange behind the driver's back. */
  Reply admin(HostId host, String... command) {
    var address =
        new Address(
            address(host), port, Users.AGENT, () -> "password-of-" + SERVICE + "-superuser");
    try (var session = new Session(address)) {
      return session.tryTo(Deadline.after(LONG), command);
    } catch (RedisFailure failure) {
      throw new AssertionError(String.join(" ", command) + ": " + failure.text(), failure);
    }
  }

  static Account account() {
    try {
      return Account.forAgent("redis");
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  int pid(HostId host) {
    return new ServerProcess(files(host)).find().orElseThrow().pid();
  }

  /** As a crash would: no shutdown. */
  void kill(HostId host) {
    Signal.KILL.send(pid(host));
    awaitGone(host);
  }

  void freeze(HostId host) {
    try {
      assertThat(new ProcessBuilder("kill", "-STOP", Integer.toString(pid(host))).start().waitFor())
          .isZero();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void thaw(HostId host) {
    Signal.CONT.send(pid(host));
  }

  void awaitGone(HostId host) {
    awaitTrue(host + " is gone", () -> new ServerProcess(files(host)).all().isEmpty());
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

  @Override
  public void close() {
    drivers.values().forEach(EngineDriver::close);
    for (var host : HOSTS) {
      if (Files.exists(files(host).data())) {
        new ServerProcess(files(host)).all().forEach(life -> Signal.KILL.send(life.pid()));
        awaitGone(host);
      }
    }
    try {
      Folders.delete(folder);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}

package io.holdfast.engine.process;

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
import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.HealthSpec.Question;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.os.ProcessTable;
import io.holdfast.engine.os.ProcessTable.Life;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Members of one program on loopback addresses, in a folder that is gone afterwards. */
final class Stand implements AutoCloseable {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final Duration LONG = Duration.ofSeconds(60);
  static final Term FIRST = new Term(1);

  private static final List<HostId> HOSTS = List.of(A, B);

  final List<Incident> incidents = new CopyOnWriteArrayList<>();

  private final Path folder;
  private final int port;
  private final Map<HostId, EngineDriver> drivers = new LinkedHashMap<>();

  private List<String> command = List.of("sleep", "1000");
  private Question health = new Question.Running();
  private Question readiness = new Question.Running();
  private @Nullable String user;
  private @Nullable String workingDirectory;
  private Duration stopTimeout = Duration.ofSeconds(30);
  private ProgramSpec.StopSignal stopSignal = ProgramSpec.StopSignal.TERM;
  private Duration startTimeout = Duration.ofMinutes(1);
  private ProgramSpec.Restart restart = new ProgramSpec.Restart(3, Duration.ofMinutes(5));
  private ProgramSpec.Logs logs = ProgramSpec.Logs.DEFAULT;
  private ProgramSpec.Limits limits = ProgramSpec.Limits.NONE;
  private DetectionSpec detection = DetectionSpec.DEFAULT;

  Stand() {
    try {
      // Not in a private folder: as root, the program runs as another user that must get in.
      folder = Files.createTempDirectory(Path.of("/tmp"), "holdfast-process");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address(A)))) {
        port = socket.getLocalPort();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A script of the shell as the program. */
  Stand script(String text) {
    return command("sh", "-c", text);
  }

  Stand command(String... words) {
    command = List.of(words);
    return this;
  }

  /** The specimen as the program, asked over HTTP. */
  Stand specimen() {
    try {
      var place = Files.createDirectories(folder.resolve("classes/io/holdfast/engine/process"));
      var name = "Specimen.class";
      try (var in = Stand.class.getResourceAsStream(name)) {
        Files.write(place.resolve(name), in == null ? new byte[0] : in.readAllBytes());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    health = new Question.Http("http://{address}:{port}/health");
    readiness = new Question.Http("http://{address}:{port}/ready");
    return command(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        folder.resolve("classes").toString(),
        Specimen.class.getName(),
        "{address}",
        "{port}");
  }

  Stand user(String name) {
    user = name;
    return this;
  }

  Stand workingDirectory(String path) {
    workingDirectory = path;
    return this;
  }

  Stand health(Question question) {
    health = question;
    return this;
  }

  Stand stopTimeout(Duration time) {
    stopTimeout = time;
    return this;
  }

  Stand stopSignal(ProgramSpec.StopSignal signal) {
    stopSignal = signal;
    return this;
  }

  Stand startTimeout(Duration time) {
    startTimeout = time;
    return this;
  }

  Stand restarts(int attempts, Duration window) {
    restart = new ProgramSpec.Restart(attempts, window);
    return this;
  }

  Stand logs(long maxSizeBytes, int keep) {
    logs = new ProgramSpec.Logs(maxSizeBytes, keep);
    return this;
  }

  Stand limits(@Nullable Long memoryBytes, @Nullable Double cpuCores) {
    limits = new ProgramSpec.Limits(memoryBytes, cpuCores);
    return this;
  }

  Stand heartbeat(Duration time) {
    detection = new DetectionSpec(time, detection.misses());
    return this;
  }

  static String address(HostId host) {
    return "127.0.0." + (91 + HOSTS.indexOf(host));
  }

  MemberFiles files(HostId host) {
    return new MemberFiles(folder.resolve(host.name()));
  }

  Path folder() {
    return folder;
  }

  EngineDriver driver(HostId host) {
    return drivers.computeIfAbsent(host, this::open);
  }

  /** As when an agent is restarted, with the spec as it is now. */
  void restartAgent(HostId host) {
    var driver = drivers.remove(host);
    if (driver != null) {
      driver.close();
    }
    var _ = driver(host);
  }

  private EngineDriver open(HostId host) {
    try {
      Files.createDirectories(files(host).home());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new ProcessDriverFactory().open(context(host));
  }

  private static HealthSpec often(Question question) {
    return new HealthSpec(question, Duration.ofMillis(100), Duration.ofSeconds(2), 2, 3);
  }

  private EngineContext context(HostId host) {
    var program =
        new ProgramSpec(
            ProgramSpec.Mode.ACTIVE_PASSIVE,
            command,
            Map.of("GREETING", "hello from {host}"),
            user,
            workingDirectory,
            often(health),
            often(readiness),
            startTimeout,
            stopTimeout,
            stopSignal,
            restart,
            limits,
            logs);
    var service =
        new ServiceSpec(
            new ServiceId("api"),
            "process",
            HOSTS,
            port,
            null,
            Durability.ASYNC,
            Objectives.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Duration.ofSeconds(40),
            null,
            program);
    var hosts =
        HOSTS.stream().map(id -> new HostSpec(id, address(id), null, false, 7400, 7401)).toList();
    var cluster =
        new ClusterSpec("test", hosts, new QuorumSpec.Embedded(HOSTS), List.of(service), detection);
    return new EngineContext(
        cluster, service, host, files(host).home(), folder, (_, _) -> "", incidents::add);
  }

  static AckRule alone(long revision, long term, HostId primary) {
    return new AckRule(new Revision(revision), new Term(term), primary, Set.of(), 0);
  }

  void done(HostId host, HostAction action) {
    assertThat(perform(host, action))
        .as("%s: %s", host, action)
        .isInstanceOf(StepOutcome.Done.class);
  }

  StepOutcome perform(HostId host, HostAction action) {
    return driver(host).perform(action, LONG);
  }

  /** Makes the host the open primary of a term, which starts the program. */
  void lead(HostId host, long term) {
    done(host, new HostAction.Promote(new Term(term), alone(term, term, host)));
    done(host, new HostAction.Open());
  }

  EngineState observe(HostId host) {
    return driver(host).observe(LONG);
  }

  boolean isReady(HostId host) {
    var _ = observe(host);
    return driver(host).problem().isEmpty();
  }

  void awaitReady(HostId host) {
    awaitTrue("the program on %s is ready".formatted(host), () -> isReady(host));
  }

  /** Every process that was started for the member, children included. */
  List<Integer> processes(HostId host) {
    return ProcessTable.all().stream()
        .filter(pid -> ProcessTable.lifeOf(pid).isPresent())
        .filter(pid -> ProcessTable.wasGiven(pid, Launch.MARK, files(host).home().toString()))
        .toList();
  }

  /** The program's process, as the agent has written it down. */
  Life life(HostId host) {
    try {
      var words = Files.readString(files(host).life()).strip().split(" ");
      return new Life(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A process that was made a moment ago shows neither arguments nor environment yet. */
  void awaitBegun(HostId host) {
    awaitTrue(
        "the program has begun",
        () -> !String.join("", ProcessTable.arguments(life(host).pid())).isEmpty());
  }

  void kill(HostId host) {
    Signal.KILL.send(life(host).pid());
  }

  List<String> output(HostId host) {
    try {
      return driver(host).log().orElseThrow().last(1000).lines();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void awaitOutput(HostId host, String line) {
    awaitTrue("it says " + line, () -> output(host).contains(line));
  }

  static void awaitTrue(String what, BooleanSupplier condition) {
    try {
      assertThat(Wait.until(condition::getAsBoolean, Duration.ofMillis(10), Deadline.after(LONG)))
          .as(what)
          .isTrue();
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }

  @Override
  public void close() throws IOException {
    drivers.values().forEach(EngineDriver::close);
    for (var host : HOSTS) {
      var left = new ArrayList<>(processes(host));
      left.forEach(Signal.KILL::send);
      awaitTrue("nothing is left on " + host, () -> processes(host).isEmpty());
    }
    Folders.delete(folder);
  }
}

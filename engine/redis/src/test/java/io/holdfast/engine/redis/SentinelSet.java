package io.holdfast.engine.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.Folders;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.EngineDriver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Three Redis servers and three Sentinels, as an owner would have set them up. */
final class SentinelSet implements AutoCloseable {
  static final HostId A = new HostId("a");
  static final HostId B = new HostId("b");
  static final HostId C = new HostId("c");
  static final List<HostId> HOSTS = List.of(A, B, C);
  static final Duration LONG = Duration.ofSeconds(60);
  private static final String PASSWORD = "secret of the set";
  private static final Path SERVER = Path.of("/usr/bin/redis-server");

  private final Path folder;
  private final int port;
  private final int sentinelPort;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final List<EngineDriver> drivers = new ArrayList<>();

  SentinelSet() {
    assertThat(Files.isExecutable(SERVER))
        .as("these tests need a real server: run 'apt-get install redis-server'")
        .isTrue();
    try {
      folder = Files.createTempDirectory("holdfast-adopted");
      Files.writeString(folder.resolve("member.password"), PASSWORD + "\n");
      port = freePort();
      sentinelPort = freePort();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    try {
      HOSTS.forEach(this::startServer);
      HOSTS.forEach(host -> until(() -> ask(host, "PING").equals("PONG")));
      HOSTS.forEach(this::startSentinel);
      until(() -> HOSTS.stream().allMatch(this::knowsAll));
    } catch (RuntimeException | AssertionError failure) {
      kill();
      throw failure;
    }
  }

  private void kill() {
    List.copyOf(processes.keySet()).forEach(this::kill);
  }

  static String address(HostId host) {
    return "127.0.0." + (91 + HOSTS.indexOf(host));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(address(A)))) {
      return socket.getLocalPort();
    }
  }

  void startServer(HostId host) {
    start(
        "server-" + host,
        """
        bind %s
        port %d
        save ""
        protected-mode no
        requirepass "%s"
        masterauth "%s"
        repl-diskless-sync-delay 0
        replica-announce-ip %s
        %s
        """
            .formatted(
                address(host),
                port,
                PASSWORD,
                PASSWORD,
                address(host),
                host.equals(A) ? "" : "replicaof %s %d".formatted(address(A), port)));
  }

  void startSentinel(HostId host) {
    start(
        "sentinel-" + host,
        """
        bind %s
        port %d
        protected-mode no
        sentinel monitor cache %s %d 2
        sentinel auth-pass cache "%s"
        sentinel down-after-milliseconds cache 2000
        sentinel failover-timeout cache 10000
        sentinel announce-ip %s
        """
            .formatted(address(host), sentinelPort, address(A), port, PASSWORD, address(host)),
        "--sentinel");
  }

  private void start(String name, String configuration, String... options) {
    try {
      var home = Files.createDirectories(folder.resolve(name));
      var file = home.resolve("redis.conf");
      if (!Files.exists(file)) {
        Files.writeString(file, configuration + "dir %s\n".formatted(home));
      }
      var command = new ArrayList<>(List.of(SERVER.toString(), file.toString()));
      command.addAll(List.of(options));
      processes.put(
          name,
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
              .start());
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private boolean knowsAll(HostId host) {
    try (var session = new Session(new Address(address(host), sentinelPort, "", () -> ""))) {
      var ready =
          session.ask(Deadline.after(Duration.ofSeconds(2)), "SENTINEL", "CKQUORUM", "cache");
      return ready.text().startsWith("OK 3")
          && session
                  .ask(Deadline.after(Duration.ofSeconds(2)), "SENTINEL", "REPLICAS", "cache")
                  .each()
                  .size()
              == 2;
    } catch (RedisFailure _) {
      return false;
    }
  }

  /** The answer of a server to one question; what failed, when it did. */
  String ask(HostId host, String... command) {
    try (var session = new Session(new Address(address(host), port, "default", () -> PASSWORD))) {
      return switch (session.tryTo(Deadline.after(LONG), command)) {
        case Reply.Refusal(var text) -> text;
        case Reply.Many(var elements) -> elements.isEmpty() ? "" : elements.getFirst().text();
        case Reply.Text(var text) -> text;
        case Reply.Whole(var number) -> Long.toString(number);
        case Reply.Nothing _ -> "";
      };
    } catch (RedisFailure failure) {
      return failure.text();
    }
  }

  EngineDriver driver(HostId host) {
    var driver = new RedisDriverFactory().open(context(host));
    drivers.add(driver);
    return driver;
  }

  private EngineContext context(HostId host) {
    var service =
        new ServiceSpec(
            new ServiceId("cache"),
            "redis",
            HOSTS,
            port,
            null,
            Durability.ASYNC,
            Objectives.DEFAULT,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            null,
            null,
            new AdoptedSpec(
                "cache",
                HOSTS.stream().map(one -> address(one) + ":" + sentinelPort).toList(),
                null,
                new AdoptedSpec.Login("default", "member.password")));
    var cluster =
        new ClusterSpec(
            "test",
            HOSTS.stream()
                .map(id -> new HostSpec(id, address(id), null, false, 7400, 7401))
                .toList(),
            new QuorumSpec.Embedded(HOSTS),
            List.of(service),
            DetectionSpec.DEFAULT);
    return new EngineContext(
        cluster, service, host, folder.resolve("nowhere"), folder, (_, _) -> "", _ -> {});
  }

  void killServer(HostId host) {
    kill("server-" + host);
  }

  private void kill(String name) {
    var process = processes.remove(name);
    if (process != null) {
      process.destroyForcibly();
      try {
        process.waitFor(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void freezeSentinel(HostId host) {
    signal("STOP", host);
  }

  void thawSentinel(HostId host) {
    signal("CONT", host);
  }

  private void signal(String name, HostId host) {
    var process = Objects.requireNonNull(processes.get("sentinel-" + host));
    try {
      var sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      assertThat(sent.waitFor()).isZero();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void until(BooleanSupplier condition) {
    try {
      assertThat(Wait.until(condition::getAsBoolean, Duration.ofMillis(20), Deadline.after(LONG)))
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    drivers.forEach(EngineDriver::close);
    kill();
    Folders.delete(folder);
  }
}

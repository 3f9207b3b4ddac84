package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.api.SwitchoverRequest;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Real agents and real Redis servers, and an unmodified Jedis that knows nothing but the Sentinel
 * ports: it follows a planned move and the loss of a host with its Sentinel port.
 */
@SuppressWarnings("deprecation") // the pool that most applications use
class RedisThroughSentinelTest {
  private static final ServiceId CACHE = new ServiceId("cache");
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final HostId W = new HostId("w");
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Map<HostId, Agent> agents = new LinkedHashMap<>();
  private final List<Integer> ports = new ArrayList<>();
  private final ClusterSecret secret = ClusterSecret.of("a-secret-for-tests-of-32-characters");
  private Path folder;

  @SuppressWarnings("NullAway.Init") // before every test
  RedisThroughSentinelTest() {}

  @BeforeEach
  void start() throws IOException {
    // Not in a private folder: as root, Redis runs as another user that must get in.
    var passable = PosixFilePermissions.fromString("rwx--x--x");
    folder = Files.createTempDirectory("holdfast-agent");
    Files.setPosixFilePermissions(folder, passable);
    try (var api = new ServerSocket(0);
        var quorum = new ServerSocket(0);
        var redis = new ServerSocket(0);
        var sentinel = new ServerSocket(0)) {
      for (var socket : List.of(api, quorum, redis, sentinel)) {
        ports.add(socket.getLocalPort());
      }
    }
    Files.writeString(folder.resolve("cluster.secret"), "not read here");
    Files.writeString(folder.resolve("cache.password"), "of the cache\n");
    Files.writeString(folder.resolve("sentinel.password"), "of the sentinels\n");
    var file =
        Files.writeString(
            folder.resolve("holdfast.yaml"),
            """
            cluster: through-sentinel
            hosts:
              a: {address: 127.0.0.84, port: %1$d, quorumPort: %2$d}
              b: {address: 127.0.0.85, port: %1$d, quorumPort: %2$d}
              w: {address: 127.0.0.86, port: %1$d, quorumPort: %2$d, witness: true}
            services:
              cache:
                engine: redis
                port: %3$d
                objectives: {rpo: 10s}
                users: {default: {passwordFile: cache.password}}
                switchoverTimeout: 60s
            detection: {heartbeat: 500ms, misses: 10}
            sentinel: {port: %4$d, passwordFile: sentinel.password}
            """
                .formatted(ports.get(0), ports.get(1), ports.get(2), ports.get(3)));
    var read = SpecReader.read(file);
    assertThat(read).as("%s", read.problems()).isInstanceOf(SpecResult.Valid.class);
    var spec = ((SpecResult.Valid) read).file().spec();
    for (var host : List.of(A, B, W)) {
      agents.put(
          host,
          Agent.start(
              new AgentSettings(spec, folder, secret, host, folder.resolve("data-" + host))));
    }
  }

  @AfterEach
  void stop() throws IOException {
    agents.values().forEach(Agent::close);
    ProcessHandle.allProcesses()
        .filter(this::worksHere)
        .forEach(process -> {
          process.destroyForcibly();
          var _ = process.onExit().orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
        });
    try (var files = Files.walk(folder)) {
      for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private boolean worksHere(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/%d/cwd".formatted(process.pid())))
          .startsWith(folder);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void jedisFollowsAPlannedMoveAndTheLossOfAHost() throws InterruptedException {
    awaitHealthy();
    try (var pool = pool();
        var client = client()) {
      var first = pool.getCurrentHostMaster();
      assertThat(first.getPort()).isEqualTo(ports.get(2));
      await("a first write", () -> writes(pool, "first"));
      // Libraries that keep to Redis' "Sentinel client spec" ask it of whom they were led to; users
      // without @admin commands were refused it.
      try (var jedis = pool.getResource()) {
        assertThat(jedis.role().getFirst()).isEqualTo("master");
      }

      var target = hostAt(first).equals(A) ? B : A;
      await("moved", () -> moves(client, target));
      await("another master is told", () -> hostAt(pool.getCurrentHostMaster()).equals(target));
      await("a write after the move", () -> writes(pool, "second"));

      // The next primary must have what is looked for in the end.
      await("the standby follows", () -> isReplicated(pool));
      Objects.requireNonNull(agents.get(target)).close();
      kill(pool);
      await("the first master is told", () -> pool.getCurrentHostMaster().equals(first));
      await("a write after the failover", () -> writes(pool, "third"));
      try (var jedis = pool.getResource()) {
        assertThat(jedis.lrange("k", 0, -1)).contains("first", "second", "third");
      }
    }
  }

  private static HostId hostAt(HostAndPort address) {
    return address.getHost().endsWith("84") ? A : B;
  }

  /** Jedis gives up at once when no Sentinel knows a master; who starts early tries again. */
  private JedisSentinelPool pool() {
    var sentinels =
        Set.of(
            new HostAndPort("127.0.0.84", ports.get(3)),
            new HostAndPort("127.0.0.85", ports.get(3)),
            new HostAndPort("127.0.0.86", ports.get(3)));
    var found = new ArrayList<JedisSentinelPool>();
    await(
        "a master",
        () -> {
          try {
            found.add(
                new JedisSentinelPool(
                    "cache", sentinels, config("of the cache"), config("of the sentinels")));
            return true;
          } catch (JedisException nobodyYet) {
            return false;
          }
        });
    return found.getFirst();
  }

  private static JedisClientConfig config(String password) {
    return DefaultJedisClientConfig.builder()
        .password(password)
        .socketTimeoutMillis(10_000)
        .build();
  }

  private static boolean writes(JedisSentinelPool pool, String value) {
    try (var jedis = pool.getResource()) {
      return jedis.rpush("k", value) > 0;
    } catch (JedisException e) {
      return false;
    }
  }

  private static boolean isReplicated(JedisSentinelPool pool) {
    try (var jedis = pool.getResource()) {
      return jedis.rpush("k", "again") > 0 && jedis.waitReplicas(1, 1_000) == 1;
    } catch (JedisException e) {
      return false;
    }
  }

  /** The primary's process, as a crash would. */
  private static void kill(JedisSentinelPool pool) {
    try (var jedis = pool.getResource()) {
      var pid =
          jedis
              .info("server")
              .lines()
              .filter(line -> line.startsWith("process_id:"))
              .map(line -> Long.valueOf(line.substring("process_id:".length()).strip()))
              .findFirst()
              .orElseThrow();
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
    }
  }

  private void awaitHealthy() throws InterruptedException {
    try (var client = client()) {
      await("healthy", () -> state(client).equals(Optional.of(ServiceCondition.State.HEALTHY)));
    }
  }

  /** A member that has only just come back is not taken yet; then it is asked for again. */
  private static boolean moves(HoldfastClient client, HostId to) {
    try {
      var begun = client.switchover(CACHE, new SwitchoverRequest(to));
      return client.await(begun, LONG, _ -> {}).state() == Operation.State.DONE;
    } catch (HoldfastException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<ServiceCondition.State> state(HoldfastClient client) {
    try {
      return Optional.of(client.cluster().services().getFirst().state());
    } catch (HoldfastException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HoldfastClient client() {
    return new HoldfastClient(
        List.of(
            URI.create("http://127.0.0.86:" + ports.get(0)),
            URI.create("http://127.0.0.84:" + ports.get(0))),
        secret);
  }

  private static void await(String what, BooleanSupplier condition) {
    Waiting.until(condition, LONG, () -> "never: " + what);
  }
}

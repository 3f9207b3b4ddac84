package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.api.ServiceStatus;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Real agents beside Redis servers and Sentinels that an owner has set up: a client of the gateway
 * goes on through a planned move and through a failover of the Sentinels' own, and one Sentinel
 * alone moves nothing (S9).
 */
class AdoptedSentinelsTest {
  private static final ServiceId CACHE = new ServiceId("cache");
  private static final List<HostId> HOSTS =
      List.of(new HostId("a"), new HostId("b"), new HostId("c"));
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Several times as long as one word of a Sentinel counts. */
  private static final Duration TEMPTATION = Duration.ofSeconds(12);

  private final Map<HostId, Agent> agents = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final List<Integer> ports = new ArrayList<>();
  private final ClusterSecret secret = ClusterSecret.of("a-secret-for-tests-of-32-characters");
  private Path folder;

  @SuppressWarnings("NullAway.Init") // before every test
  AdoptedSentinelsTest() {}

  @BeforeEach
  void start() throws IOException {
    folder = Files.createTempDirectory("holdfast-adopted");
    try (var api = new ServerSocket(0);
        var quorum = new ServerSocket(0);
        var redis = new ServerSocket(0);
        var sentinel = new ServerSocket(0);
        var gateway = new ServerSocket(0)) {
      for (var socket : List.of(api, quorum, redis, sentinel, gateway)) {
        ports.add(socket.getLocalPort());
      }
    }
    for (var host : HOSTS) {
      server(host);
    }
    for (var host : HOSTS) {
      await(host + " answers", () -> answers(host));
    }
    for (var host : HOSTS) {
      sentinel(host);
    }
    await("the Sentinels know each other", () -> HOSTS.stream().allMatch(this::knowsAll));
    agents();
  }

  private void server(HostId host) throws IOException {
    run(
        "server-" + host,
        """
        bind %s
        port %d
        save ""
        protected-mode no
        repl-diskless-sync-delay 0
        replica-announce-ip %s
        %s
        """
            .formatted(
                address(host),
                ports.get(2),
                address(host),
                host.equals(HOSTS.getFirst())
                    ? ""
                    : "replicaof %s %d".formatted(address(HOSTS.getFirst()), ports.get(2))));
  }

  private void sentinel(HostId host) throws IOException {
    run(
        "sentinel-" + host,
        """
        bind %s
        port %d
        protected-mode no
        sentinel announce-ip %s
        sentinel monitor mymaster %s %d 2
        sentinel down-after-milliseconds mymaster 4000
        sentinel failover-timeout mymaster 20000
        """
            .formatted(
                address(host),
                ports.get(3),
                address(host),
                address(HOSTS.getFirst()),
                ports.get(2)),
        "--sentinel");
  }

  private void run(String name, String configuration, String... options) throws IOException {
    var home = Files.createDirectories(folder.resolve(name));
    var file =
        Files.writeString(home.resolve("redis.conf"), configuration + "dir %s\n".formatted(home));
    var command = new ArrayList<>(List.of("/usr/bin/redis-server", file.toString()));
    command.addAll(List.of(options));
    processes.put(
        name,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start());
  }

  private void agents() throws IOException {
    Files.writeString(folder.resolve("cluster.secret"), "not read here");
    var file =
        Files.writeString(
            folder.resolve("holdfast.yaml"),
            """
            cluster: adopted
            hosts:
              a: {address: %6$s, port: %1$d, quorumPort: %2$d}
              b: {address: %7$s, port: %1$d, quorumPort: %2$d}
              c: {address: %8$s, port: %1$d, quorumPort: %2$d}
            services:
              cache:
                engine: redis
                port: %3$d
                switchoverTimeout: 60s
                entries: {write: {gateway: %5$d, holdTimeout: 60s}}
                sentinel:
                  adopt: mymaster
                  at: ['%6$s:%4$d', '%7$s:%4$d', '%8$s:%4$d']
            detection: {heartbeat: 500ms, misses: 6}
            """
                .formatted(
                    ports.get(0),
                    ports.get(1),
                    ports.get(2),
                    ports.get(3),
                    ports.get(4),
                    address(HOSTS.get(0)),
                    address(HOSTS.get(1)),
                    address(HOSTS.get(2))));
    var read = SpecReader.read(file);
    assertThat(read).as("%s", read.problems()).isInstanceOf(SpecResult.Valid.class);
    var spec = ((SpecResult.Valid) read).file().spec();
    for (var host : HOSTS) {
      agents.put(
          host,
          Agent.start(
              new AgentSettings(spec, folder, secret, host, folder.resolve("data-" + host))));
    }
  }

  @AfterEach
  void stop() throws IOException {
    agents.values().forEach(Agent::close);
    List.copyOf(processes.keySet()).forEach(this::kill);
    try (var files = Files.walk(folder)) {
      for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private void kill(String name) {
    var process = processes.remove(name);
    if (process != null) {
      process.destroyForcibly();
      var _ = process.onExit().orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  @Test
  void clientsOfTheGatewayGoOnWhereverTheSentinelsGo() throws Exception {
    try (var client = client();
        var writer = new Writer()) {
      await("healthy", () -> is(client, ServiceCondition.State.HEALTHY));
      var first = primary(client);
      assertThat(first).isEqualTo(HOSTS.getFirst());
      await("a first write", () -> writer.acknowledged() > 0);

      await("moved", () -> moves(client));
      var second = Objects.requireNonNull(primary(client));
      assertThat(second).isNotEqualTo(first);
      writer.awaitMore();
      var ledger = writer.ledger();
      assertThat(read(second)).as("nothing is lost").containsAll(ledger);

      await("healthy again", () -> is(client, ServiceCondition.State.HEALTHY));
      var term = service(client).orElseThrow().term();
      kill("server-" + second);
      await("the Sentinels have failed over", () -> !Objects.equals(primary(client), second));
      writer.awaitMore();
      assertThat(service(client).orElseThrow().term().isAfter(term)).isTrue();

      oneSentinelLies(client);
      writer.awaitMore();
    }
  }

  /** Its owner has made it name another server: a minority that is wrong. */
  private void oneSentinelLies(HoldfastClient client) {
    var present = Objects.requireNonNull(primary(client));
    var other =
        HOSTS.stream()
            .filter(host -> !host.equals(present) && answers(host))
            .findFirst()
            .orElseThrow();
    var term = service(client).orElseThrow().term();
    try (var sentinel = sentinelAt(HOSTS.getLast())) {
      sentinel.sentinelRemove("mymaster");
      sentinel.sentinelMonitor("mymaster", address(other), ports.get(2), 3);
    }
    var until = System.nanoTime() + TEMPTATION.toNanos();
    await(
        "time passes",
        () -> {
          service(client)
              .ifPresent(now -> {
                assertThat(now.primary()).isEqualTo(present);
                assertThat(now.term()).isEqualTo(term);
              });
          return System.nanoTime() - until > 0;
        });
  }

  private static String address(HostId host) {
    return "127.0.0." + (94 + HOSTS.indexOf(host));
  }

  private boolean answers(HostId host) {
    try (var jedis = server(host, 10_000)) {
      return jedis.ping().equals("PONG");
    } catch (JedisException e) {
      return false;
    }
  }

  private boolean knowsAll(HostId host) {
    try (var sentinel = sentinelAt(host)) {
      return sentinel.sentinelSentinels("mymaster").size() == 2
          && sentinel.sentinelReplicas("mymaster").size() == 2;
    } catch (JedisException e) {
      return false;
    }
  }

  private Jedis sentinelAt(HostId host) {
    return new Jedis(address(host), ports.get(3), 10_000);
  }

  private Jedis server(HostId host, int millis) {
    return new Jedis(
        new HostAndPort(address(host), ports.get(2)),
        DefaultJedisClientConfig.builder().timeoutMillis(millis).build());
  }

  private List<String> read(HostId host) {
    try (var jedis = server(host, 30_000)) {
      return jedis.lrange("ledger", 0, -1);
    }
  }

  /** One client of the gateway that writes numbers and keeps those that were acknowledged. */
  private final class Writer implements AutoCloseable {
    private final List<String> acknowledged = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().start(this::run);
    private volatile boolean over;

    synchronized int acknowledged() {
      return acknowledged.size();
    }

    synchronized List<String> ledger() {
      return List.copyOf(acknowledged);
    }

    void awaitMore() {
      var before = acknowledged();
      await("more writes", () -> acknowledged() > before + 3);
    }

    private void run() {
      for (int next = 0; !over; ) {
        try (var jedis = new Jedis(address(HOSTS.getLast()), ports.get(4), 70_000)) {
          while (!over) {
            var value = Integer.toString(next++);
            jedis.rpush("ledger", value);
            synchronized (this) {
              acknowledged.add(value);
            }
            Thread.sleep(20);
          }
        } catch (JedisException refusedOrCut) {
          next++; // whether that one was written nobody knows
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public void close() {
      over = true;
      thread.interrupt();
    }
  }

  /** Refused while a standby is still on its way; then it is asked for again. */
  private static boolean moves(HoldfastClient client) {
    try {
      var begun = client.switchover(CACHE, new SwitchoverRequest(null));
      return client.await(begun, LONG, _ -> {}).state() == Operation.State.DONE;
    } catch (HoldfastException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<ServiceStatus> service(HoldfastClient client) {
    try {
      return Optional.of(client.cluster().services().getFirst());
    } catch (HoldfastException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable HostId primary(HoldfastClient client) {
    return service(client).map(ServiceStatus::primary).orElse(null);
  }

  private static boolean is(HoldfastClient client, ServiceCondition.State state) {
    return service(client).map(ServiceStatus::state).filter(state::equals).isPresent();
  }

  private HoldfastClient client() {
    return new HoldfastClient(
        HOSTS.stream()
            .map(host -> URI.create("http://%s:%d".formatted(address(host), ports.get(0))))
            .toList(),
        secret);
  }

  private static void await(String what, BooleanSupplier condition) {
    Waiting.until(condition, LONG, () -> "never: " + what);
  }
}

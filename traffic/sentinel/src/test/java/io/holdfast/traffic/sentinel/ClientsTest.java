package io.holdfast.traffic.sentinel;

import static io.holdfast.traffic.sentinel.Ensemble.LONG;
import static io.holdfast.traffic.sentinel.Worlds.A;
import static io.holdfast.traffic.sentinel.Worlds.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Waiting;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.exceptions.JedisException;

/** Unmodified client libraries, real servers, and a route that changes as in a failover. */
class ClientsTest {
  private Ensemble ensemble;

  @SuppressWarnings("NullAway.Init") // before every test
  ClientsTest() {}

  @BeforeEach
  void start() {
    ensemble = new Ensemble();
  }

  @AfterEach
  void stop() {
    ensemble.close();
  }

  @Test
  @SuppressWarnings("deprecation") // the pool that most applications use
  void aJedisPoolFollowsByTheMessageAlone() {
    var client = DefaultJedisClientConfig.builder().socketTimeoutMillis(10_000).build();
    try (var pool = new JedisSentinelPool("cache", ensemble.ports(), client, client)) {
      assertThat(pool.getCurrentHostMaster()).isEqualTo(ensemble.redis(A));
      try (var jedis = pool.getResource()) {
        assertThat(jedis.set("k", "before")).isEqualTo("OK");
        jedis.waitReplicas(1, 10_000);
      }
      ensemble.failOver(false);
      awaitNews(() -> pool.getCurrentHostMaster().equals(ensemble.redis(B)));
      try (var jedis = pool.getResource()) {
        assertThat(jedis.get("k")).isEqualTo("before");
        assertThat(jedis.set("k", "after")).isEqualTo("OK");
      }
    }
    try (var jedis = ensemble.b.connect()) {
      assertThat(jedis.get("k")).isEqualTo("after");
    }
  }

  @Test
  void theNewerJedisClientFollowsInResp3() {
    var config =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP3)
            .socketTimeoutMillis(10_000)
            .build();
    try (var client =
        RedisSentinelClient.builder()
            .masterName("cache")
            .sentinels(ensemble.ports())
            .sentinelClientConfig(config)
            .clientConfig(config)
            .build()) {
      assertThat(client.set("k", "before")).isEqualTo("OK");
      ensemble.failOver(true);
      await("the client writes again", () -> writes(client));
      assertThat(client.getCurrentMaster()).isEqualTo(ensemble.redis(B));
    }
  }

  @Test
  void jedisReadsWhatASentinelSaysOfItsInstances() {
    for (var port : ensemble.ports()) {
      try (var jedis = new Jedis(port)) {
        assertThat(jedis.sentinelMasters()).hasSize(1);
        assertThat(jedis.sentinelMaster("cache"))
            .containsEntry("ip", ensemble.redis(A).getHost())
            .containsEntry("flags", "master");
        assertThat(jedis.sentinelReplicas("cache"))
            .hasSize(2)
            .anyMatch(replica -> "slave".equals(replica.get("flags")));
        assertThat(jedis.sentinelSentinels("cache")).hasSize(2);
        assertThat(jedis.sentinelMyId()).hasSize(40);
      }
    }
  }

  @Test
  void lettuceFindsTheNextPrimaryWhenItsConnectionEnds() {
    try (var client = RedisClient.create(uri());
        var connection = client.connect()) {
      var commands = connection.sync();
      assertThat(commands.set("k", "before")).isEqualTo("OK");
      ensemble.failOver(true);
      await("Lettuce writes again", () -> writes(commands));
      assertThat(commands.role().getFirst()).isEqualTo("master");
    }
    try (var jedis = ensemble.b.connect()) {
      assertThat(jedis.get("k")).isEqualTo("after");
    }
  }

  @Test
  void lettucesTopologyFollowsByTheMessageAlone() {
    try (var client = RedisClient.create();
        var connection = MasterReplica.connect(client, StringCodec.UTF8, uri())) {
      connection.setReadFrom(ReadFrom.REPLICA_PREFERRED);
      var commands = connection.sync();
      assertThat(commands.set("k", "before")).isEqualTo("OK");
      assertThat(commands.waitForReplication(1, 10_000)).isEqualTo(1);
      assertThat(commands.get("k")).isEqualTo("before");
      ensemble.failOver(false);
      await("Lettuce writes again", () -> writes(commands));
    }
    try (var jedis = ensemble.b.connect()) {
      assertThat(jedis.get("k")).isEqualTo("after");
    }
  }

  /** Which fields there are, and in which order, is what a real Sentinel says of itself. */
  @Test
  void everyFieldIsOneOfARealSentinelsInItsOrder() {
    var port = Ensemble.freePort();
    var redis = ensemble.redis(A);
    try (var real = RealRedis.sentinel(redis.getHost(), port, redis.getHost(), redis.getPort());
        var theirs = real.connect();
        var ours = new Jedis(ensemble.ports().iterator().next())) {
      await(
          "the Sentinel has found the replica", () -> !theirs.sentinelReplicas("cache").isEmpty());
      assertSameOrder(
          ours.sentinelMaster("cache").keySet(), theirs.sentinelMaster("cache").keySet());
      assertSameOrder(
          ours.sentinelReplicas("cache").getFirst().keySet(),
          theirs.sentinelReplicas("cache").getFirst().keySet());
      assertThat(ours.sentinelGetMasterAddrByName("cache"))
          .isEqualTo(theirs.sentinelGetMasterAddrByName("cache"));
      assertThat(ours.sentinelGetMasterAddrByName("nope"))
          .isEqualTo(theirs.sentinelGetMasterAddrByName("nope"));
      assertThat(ours.role()).isEqualTo(theirs.role());
    }
  }

  private static void assertSameOrder(Collection<String> ours, Collection<String> theirs) {
    assertThat(theirs).containsAll(ours);
    List<String> common = new ArrayList<>(theirs);
    common.retainAll(ours);
    assertThat(new ArrayList<>(ours)).isEqualTo(common);
  }

  private RedisURI uri() {
    var ports = List.copyOf(ensemble.ports());
    var builder =
        RedisURI.Builder.sentinel(ports.getFirst().getHost(), ports.getFirst().getPort(), "cache");
    for (HostAndPort port : ports.subList(1, ports.size())) {
      builder.withSentinel(port.getHost(), port.getPort());
    }
    return builder.withTimeout(Duration.ofSeconds(20)).build();
  }

  private static boolean writes(RedisSentinelClient client) {
    try {
      return client.set("k", "after").equals("OK");
    } catch (JedisException e) {
      return false;
    }
  }

  private static boolean writes(RedisCommands<String, String> commands) {
    try {
      return commands.set("k", "after").equals("OK");
    } catch (RedisException e) {
      return false;
    }
  }

  /** A pool subscribes in the background, and does not say when it has. */
  private void awaitNews(BooleanSupplier heard) {
    for (int attempt = 0; attempt < 10 && !heard.getAsBoolean(); attempt++) {
      try {
        Waiting.until(heard, Duration.ofSeconds(5), () -> "not yet");
      } catch (TestkitException e) {
        ensemble.announceAgain();
      }
    }
    await("the pool has heard", heard);
  }

  private static void await(String what, BooleanSupplier condition) {
    Waiting.until(condition, LONG, () -> "never: " + what);
  }
}

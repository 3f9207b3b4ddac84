package io.holdfast.traffic.sentinel;

import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A redis-server, or a real Sentinel, in a folder that is gone afterwards. */
final class RealRedis implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/bin/redis-server");
  private static final Duration UNTIL_READY = Duration.ofSeconds(60);

  private final Path folder;
  private final Process process;
  private final String address;
  private final int port;

  private RealRedis(String address, int port, String configuration, String... options) {
    this.address = address;
    this.port = port;
    if (!Files.isExecutable(SERVER)) {
      throw new IllegalStateException(
          "these tests need a real server: run 'apt-get install redis-server'");
    }
    try {
      folder = Files.createTempDirectory("holdfast-sentinel");
      var file =
          Files.writeString(
              folder.resolve("redis.conf"),
              "bind %s\nport %d\ndir %s\nprotected-mode no\n".formatted(address, port, folder)
                  + configuration);
      var command = new ArrayList<>(List.of(SERVER.toString(), file.toString()));
      command.addAll(List.of(options));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Waiting.until(this::answers, UNTIL_READY, () -> "redis-server never answered");
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static RealRedis server(String address, int port) {
    return new RealRedis(address, port, "save \"\"\nrepl-diskless-sync-delay 0\n");
  }

  /** A real Sentinel that watches that server as the master {@code cache}. */
  static RealRedis sentinel(String address, int port, String master, int masterPort) {
    return new RealRedis(
        address,
        port,
        "sentinel monitor cache %s %d 1\n".formatted(master, masterPort),
        "--sentinel");
  }

  Jedis connect() {
    return new Jedis(address, port, 10_000);
  }

  private boolean answers() {
    try (var jedis = connect()) {
      return jedis.ping().equals("PONG");
    } catch (JedisException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.holdfast.testkit;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One plain MariaDB or Redis server for a test, without any of Holdfast; gone when closed. */
public final class ScratchServer implements AutoCloseable {
  /** May do anything, from anywhere. */
  public static final String USER = "app";

  public static final String PASSWORD = "scratch";

  /** Of MariaDB. */
  public static final String DATABASE = "app";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);

  private final Path folder;
  private final String address;
  private final int port;
  private final List<String> command;
  private final Thread onExit = new Thread(this::close, "clean-up");
  private @Nullable Process process;

  private ScratchServer(Path folder, String address, int port, List<String> command) {
    this.folder = folder;
    this.address = address;
    this.port = port;
    this.command = command;
  }

  /** Makes and starts a MariaDB on this address and port. */
  public static ScratchServer mariadb(String address, int port) {
    var folder = Folders.temporary("holdfast-scratch-");
    var data = folder.resolve("data");
    Command.run(
        withUser(
            "mariadb-install-db",
            "--no-defaults",
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            "--datadir=" + data));
    var first = folder.resolve("first.sql");
    write(
        first,
        """
        create database if not exists %s;
        create user if not exists '%s'@'%%' identified by '%s';
        grant all on *.* to '%s'@'%%';
        """
            .formatted(DATABASE, USER, PASSWORD, USER));
    var command =
        withUser(
            "/usr/sbin/mariadbd",
            "--no-defaults",
            "--datadir=" + data,
            "--socket=" + folder.resolve("socket"),
            "--pid-file=" + folder.resolve("pid"),
            "--bind-address=" + address,
            "--port=" + port,
            "--skip-name-resolve",
            "--innodb-flush-log-at-trx-commit=0",
            "--init-file=" + first);
    return started(new ScratchServer(folder, address, port, command));
  }

  /** MariaDB runs as root only when told to. */
  private static List<String> withUser(String... command) {
    var whole = new ArrayList<>(List.of(command));
    if (OsUser.isRoot()) {
      whole.add("--user=root");
    }
    return List.copyOf(whole);
  }

  /** Makes and starts a Redis on this address and port. */
  public static ScratchServer redis(String address, int port) {
    var folder = Folders.temporary("holdfast-scratch-");
    var config = folder.resolve("redis.conf");
    write(
        config,
        """
        bind %s
        port %d
        dir %s
        save ""
        user default off
        user %s on >%s ~* &* +@all
        """
            .formatted(address, port, folder, USER, PASSWORD));
    return started(
        new ScratchServer(
            folder, address, port, List.of("/usr/bin/redis-server", config.toString())));
  }

  private static ScratchServer started(ScratchServer server) {
    Runtime.getRuntime().addShutdownHook(server.onExit);
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Starts it and waits until it accepts connections. */
  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new TestkitException("Cannot start " + command.getFirst(), e);
    }
    Waiting.until(this::accepts, START, () -> "It does not accept connections: " + command);
  }

  /** Stops it as a crash would. */
  public void stop() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
      Waiting.until(() -> !running.isAlive(), END, () -> command.getFirst() + " would not die");
    }
  }

  @Override
  public void close() {
    stop();
    Folders.delete(folder);
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is on its way out and runs the hook already.
    }
  }

  private boolean accepts() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new TestkitException("Cannot write " + file, e);
    }
  }
}

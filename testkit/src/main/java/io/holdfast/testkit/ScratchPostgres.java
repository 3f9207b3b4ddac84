package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One plain PostgreSQL server for a test, without any of Holdfast; gone when closed. */
public final class ScratchPostgres implements AutoCloseable {
  /** Superuser, reachable without a password on its own address only. */
  public static final String USER = "postgres";

  public static final String DATABASE = "postgres";

  private final Path folder;
  private final String address;
  private final int port;

  private ScratchPostgres(Path folder, String address, int port) {
    this.folder = folder;
    this.address = address;
    this.port = port;
  }

  /** Makes and starts one on this address and port, with crash safety switched off for speed. */
  public static ScratchPostgres start(String address, int port) {
    var folder = Folders.temporary("holdfast-scratch-");
    var server = new ScratchPostgres(folder, address, port);
    try {
      var data = Files.createDirectory(server.data());
      if (OsUser.isRoot()) {
        Command.run("chown", OsUser.ofEngine(), data.toString());
      }
      server.asEngine(
          PostgresBinaries.path("initdb"), "-N", "-A", "trust", "-U", USER, "-D", data.toString());
      Files.writeString(
          data.resolve("postgresql.auto.conf"),
          """
          listen_addresses = '%s'
          port = %d
          unix_socket_directories = ''
          fsync = off
          shared_buffers = 16MB
          """
              .formatted(address, port));
      Runtime.getRuntime().addShutdownHook(new Thread(server::stopForExit));
      server.start();
      return server;
    } catch (IOException e) {
      server.close();
      throw new TestkitException("Cannot set up PostgreSQL in " + folder, e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public String address() {
    return address;
  }

  public int port() {
    return port;
  }

  /** Starts it and waits until it accepts connections. */
  public void start() {
    control("start", "-l", folder.resolve("data/server.log").toString());
  }

  /** Stops it as a crash would. */
  public void stop() {
    control("stop", "-m", "immediate");
  }

  @Override
  public void close() {
    if (!Files.exists(folder)) {
      return;
    }
    if (Files.exists(data().resolve("postmaster.pid"))) {
      stop();
    }
    Folders.delete(folder);
  }

  private void stopForExit() {
    close();
  }

  private void control(String action, String... arguments) {
    var command =
        new java.util.ArrayList<>(
            List.of(PostgresBinaries.path("pg_ctl"), action, "-w", "-D", data().toString()));
    command.addAll(List.of(arguments));
    asEngine(command.toArray(String[]::new));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void asEngine(String... command) {
    Command.run(OsUser.asEngine(List.of(command)));
  }
}

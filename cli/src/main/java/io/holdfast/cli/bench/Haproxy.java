package io.holdfast.cli.bench;

import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** HAProxy in TCP mode before one server, to compare with. */
final class Haproxy implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
  static final int PORT = 6431;

  private final Process process;

  private Haproxy(Process process) {
    this.process = process;
  }

  /** Starts one on that address; empty where it is not installed. */
  static Optional<Haproxy> before(String host, int port, Path folder) {
    if (!Files.isExecutable(PROGRAM)) {
      return Optional.empty();
    }
    var configuration = folder.resolve("haproxy.cfg");
    try {
      Files.writeString(
          configuration,
          """
          global
            nbthread 2
            maxconn 2000
          defaults
            mode tcp
            timeout connect 2s
            timeout client 1h
            timeout server 1h
          listen postgresql
            bind %s:%d
            server primary %s:%d
          """
              .formatted(host, PORT, host, port));
      var process =
          new ProcessBuilder(PROGRAM.toString(), "-db", "-f", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("haproxy.log").toFile())
              .start();
      Waiting.until(
          () -> listens(host), Duration.ofSeconds(10), () -> "HAProxy does not listen on " + host);
      return Optional.of(new Haproxy(process));
    } catch (IOException e) {
      throw new TestkitException("HAProxy could not be started: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  private static boolean listens(String host) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, PORT), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

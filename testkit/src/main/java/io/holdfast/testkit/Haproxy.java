package io.holdfast.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** HAProxy as the distribution ships it, with a configuration of the caller's. */
public final class Haproxy implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
  private static final Duration START = Duration.ofSeconds(30);
  private static final int CONNECT_MILLIS = 500;

  private final OsProcess process;

  private Haproxy(OsProcess process) {
    this.process = process;
  }

  /** Whether this machine has it. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts one and returns when it listens.
   *
   * @param folder for its configuration and log; made if there is none
   * @param listens where it listens by that configuration
   * @throws TestkitException when it does not, with what it said
   */
  public static Haproxy start(Path folder, String configuration, InetSocketAddress listens) {
    var file = folder.resolve("haproxy.cfg");
    var log = folder.resolve("haproxy.log");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, configuration);
      var process =
          // In a session of its own, as a service is: the kernel's scheduler looks at that.
          new ProcessBuilder("setsid", PROGRAM.toString(), "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      var started =
          OsProcess.of(process.pid())
              .map(Haproxy::new)
              .orElseThrow(() -> new TestkitException("HAProxy ended at once: " + said(log)));
      try {
        Waiting.until(
            () -> accepts(listens),
            START,
            () -> "HAProxy does not listen on %s: %s".formatted(listens, said(log)));
        return started;
      } catch (RuntimeException e) {
        started.close();
        throw e;
      }
    } catch (IOException e) {
      throw new TestkitException("HAProxy could not be started: " + e.getMessage(), e);
    }
  }

  /** Ends it, and its connections with it. */
  @Override
  public void close() {
    process.signal(Libc.SIGKILL);
  }

  private static boolean accepts(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String said(Path log) {
    try {
      return Files.readString(log).strip();
    } catch (IOException e) {
      return "(no log: %s)".formatted(e.getMessage());
    }
  }
}

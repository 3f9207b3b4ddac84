package io.holdfast.traffic.gateway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that listens and leads to the database. */
final class Proxy implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  private final Process process;
  private final InetSocketAddress address;

  private Proxy(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /**
   * HAProxy as its users run it in front of PostgreSQL: TCP mode, a thread for each of two cores.
   */
  static Proxy haproxy(Path folder, InetSocketAddress listen, InetSocketAddress to)
      throws IOException, InterruptedException {
    Path config = folder.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        global
          nbthread 2
          maxconn 4000
        defaults
          mode tcp
          timeout connect 5s
          timeout client 30m
          timeout server 30m
        listen database
          bind %s
          server primary %s
        """
            .formatted(text(listen), text(to)));
    return start(List.of("haproxy", "-db", "-f", config.toString()), folder, listen);
  }

  /** A gateway in a JVM of its own. */
  static Proxy gateway(
      Path folder, InetSocketAddress listen, InetSocketAddress to, List<String> jvmOptions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoneGateway.class.getName());
    command.addAll(List.of(listen.getHostString(), Integer.toString(listen.getPort())));
    command.addAll(List.of(to.getHostString(), Integer.toString(to.getPort())));
    return start(command, folder, listen);
  }

  /**
   * In a session of its own, as a service has: Linux divides processor time among sessions first.
   */
  private static Proxy start(List<String> command, Path folder, InetSocketAddress listen)
      throws IOException, InterruptedException {
    List<String> inSession = new ArrayList<>(List.of("setsid"));
    inSession.addAll(command);
    Path log = folder.resolve(Path.of(command.getFirst()).getFileName() + ".out");
    Process process =
        new ProcessBuilder(inSession)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Proxy proxy = new Proxy(process, listen);
    long deadline = System.nanoTime() + START.toNanos();
    while (!proxy.isListening()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        proxy.close();
        throw new IOException(
            "'%s' does not listen on %s: %s"
                .formatted(command.getFirst(), text(listen), Files.readString(log)));
      }
      Thread.sleep(Duration.ofMillis(50));
    }
    return proxy;
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** Resident set, in MiB, as the kernel counts it. */
  long residentMebibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

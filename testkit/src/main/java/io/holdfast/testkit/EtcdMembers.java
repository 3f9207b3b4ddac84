package io.holdfast.testkit;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An etcd cluster of real members on one address of this machine, numbered from 1, and what can
 * befall each. Not thread-safe: one test has one hand.
 */
public final class EtcdMembers implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(20);
  private static final List<String> PLACES = List.of("/usr/bin/etcd", "/usr/local/bin/etcd");

  private final List<Member> members = new ArrayList<>();
  private final Thread onExit = new Thread(this::killAll, "end-etcd");

  private EtcdMembers() {}

  /**
   * Makes and starts them.
   *
   * @param folder where their data and logs go; an existing folder
   * @param options further command-line options of every member; with any that names a certificate
   *     the members are reached by https
   */
  public static EtcdMembers start(Path folder, String address, int count, String... options) {
    var program =
        PLACES.stream()
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() ->
                new TestkitException(
                    "No etcd in %s: install the package etcd-server".formatted(PLACES)));
    var etcd = new EtcdMembers();
    var scheme = List.of(options).contains("--cert-file") ? "https" : "http";
    var ports = freePorts(address, 2 * count);
    var all =
        IntStream.range(0, count)
            .mapToObj(i -> "m%d=http://%s:%d".formatted(i + 1, address, ports.get(2 * i + 1)))
            .collect(Collectors.joining(","));
    for (int i = 0; i < count; i++) {
      var name = "m" + (i + 1);
      var client = "%s://%s:%d".formatted(scheme, address, ports.get(2 * i));
      var peer = "http://%s:%d".formatted(address, ports.get(2 * i + 1));
      var command =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "--name=" + name,
                  "--data-dir=" + folder.resolve(name),
                  "--listen-client-urls=" + client,
                  "--advertise-client-urls=" + client,
                  "--listen-peer-urls=" + peer,
                  "--initial-advertise-peer-urls=" + peer,
                  "--initial-cluster=" + all,
                  "--initial-cluster-state=new",
                  "--logger=zap"));
      command.addAll(List.of(options));
      etcd.members.add(new Member(name, folder, command, URI.create(client)));
    }
    Runtime.getRuntime().addShutdownHook(etcd.onExit);
    etcd.members.forEach(Member::start);
    return etcd;
  }

  /** Client URLs of all members, in order. */
  public List<URI> endpoints() {
    return members.stream().map(Member::endpoint).toList();
  }

  public int size() {
    return members.size();
  }

  /** Starts a member on the data it had; nothing when it runs. */
  public void start(int number) {
    members.get(number - 1).start();
  }

  /** SIGKILL; nothing when it does not run. */
  public void kill(int number) {
    members.get(number - 1).kill();
  }

  /** SIGSTOP, as a disk that answers nothing. */
  public void freeze(int number) {
    members.get(number - 1).signal(Libc.SIGSTOP);
  }

  /** SIGCONT. */
  public void thaw(int number) {
    members.get(number - 1).signal(Libc.SIGCONT);
  }

  /**
   * Has every write that a member wants to be sure of take so much longer, until {@link #speedUp}:
   * a slow disk. By strace(1), and so for root.
   */
  public void slowDown(int number, Duration by) {
    members.get(number - 1).slowDown(by);
  }

  /** Ends {@link #slowDown}; nothing when it is not slow. */
  public void speedUp(int number) {
    members.get(number - 1).speedUp();
  }

  public boolean isRunning(int number) {
    return members.get(number - 1).isRunning();
  }

  /** The last lines a member logged. */
  public String logTail(int number, int lines) {
    return members.get(number - 1).logTail(lines);
  }

  private void killAll() {
    members.forEach(Member::kill);
  }

  /** Lets them run on after this JVM has ended. */
  void leaveRunning() {
    Runtime.getRuntime().removeShutdownHook(onExit);
  }

  /** Ends all members; their files stay. */
  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The JVM is on its way out and runs the hook already.
    }
  }

  private static List<Integer> freePorts(String address, int count) {
    var open = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(new ServerSocket(0, 1, InetAddress.getByName(address)));
      }
      return open.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new TestkitException("No free ports on %s: %s".formatted(address, e.getMessage()), e);
    } finally {
      for (var socket : open) {
        close(socket);
      }
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new TestkitException("Cannot free a port: " + e.getMessage(), e);
    }
  }

  private static final class Member {
    private final String name;
    private final Path folder;
    private final List<String> command;
    private final URI endpoint;
    private @Nullable OsProcess process;
    private @Nullable Process brake;

    Member(String name, Path folder, List<String> command, URI endpoint) {
      this.name = name;
      this.folder = folder;
      this.command = List.copyOf(command);
      this.endpoint = endpoint;
    }

    URI endpoint() {
      return endpoint;
    }

    boolean isRunning() {
      return process != null && process.isAlive();
    }

    void start() {
      if (isRunning()) {
        return;
      }
      try {
        // In the folder, by which whoever clears it knows the process as its own.
        var started =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log().toFile()))
                .start();
        process =
            OsProcess.of(started.pid())
                .orElseThrow(() -> new TestkitException("etcd %s ended at once".formatted(name)));
      } catch (IOException e) {
        throw new TestkitException("Cannot start etcd %s: %s".formatted(name, e.getMessage()), e);
      }
    }

    void slowDown(Duration by) {
      if (process == null || brake != null) {
        throw new TestkitException("etcd %s does not run, or is slow already".formatted(name));
      }
      var log = folder.resolve(name + ".strace");
      try {
        brake =
            new ProcessBuilder(
                    "strace",
                    "-f",
                    "-e",
                    "trace=fsync,fdatasync",
                    "-e",
                    "inject=fsync,fdatasync:delay_exit=" + by.toNanos() / 1_000,
                    "-o",
                    log.toString(),
                    "-p",
                    Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".strace.err").toFile())
                .start();
      } catch (IOException e) {
        throw new TestkitException("Cannot start strace: " + e.getMessage(), e);
      }
      Waiting.until(
          () -> Files.exists(log) && log.toFile().length() > 0,
          END,
          () -> "strace sees no write of etcd " + name);
    }

    void speedUp() {
      var slow = brake;
      if (slow != null) {
        slow.destroy(); // It lets go of what it traces.
        brake = null;
        Waiting.until(() -> !slow.isAlive(), END, () -> "strace does not end");
      }
    }

    void kill() {
      speedUp();
      var running = Optional.ofNullable(process).filter(OsProcess::isAlive);
      running.ifPresent(etcd -> {
        etcd.signal(Libc.SIGKILL);
        Waiting.until(() -> !etcd.isAlive(), END, () -> "etcd " + name + " would not die");
      });
    }

    void signal(int signal) {
      if (process == null || !process.isAlive()) {
        throw new TestkitException("etcd %s does not run: %s".formatted(name, logTail(5)));
      }
      process.signal(signal);
    }

    String logTail(int lines) {
      try {
        var all = Files.exists(log()) ? Files.readAllLines(log()) : List.<String>of();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
      } catch (IOException e) {
        return "(no log: %s)".formatted(e.getMessage());
      }
    }

    private Path log() {
      return folder.resolve(name + ".log");
    }
  }
}

package io.holdfast.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One of the hosts on this machine, and what can befall it. Not thread-safe: one test has one hand.
 */
public final class LocalHost {
  private static final Duration END = Duration.ofSeconds(20);
  private static final String BALLAST = "ballast";

  private final String name;
  private final Engine engine;
  private final HostNetwork network;
  private final Path data;
  private final Path log;
  private final Path spec;
  private final Distribution distribution;
  private final Journal journal;
  private final ProcessGroup processes;
  private final Optional<Cuts> cuts;
  private @Nullable OsProcess agent;
  private @Nullable SlowCable slowCable;

  LocalHost(
      String name,
      Engine engine,
      HostNetwork network,
      Path folder,
      Path spec,
      Distribution distribution,
      Journal journal) {
    this.name = name;
    this.engine = engine;
    this.network = network;
    this.data = folder.resolve(name);
    this.log = folder.resolve(name + ".log");
    this.spec = spec;
    this.distribution = distribution;
    this.journal = journal;
    this.processes =
        new ProcessGroup(
            "host " + name,
            process ->
                network.owns(process)
                    || process.workingFolder().filter(cwd -> cwd.startsWith(data)).isPresent());
    this.cuts =
        network instanceof NamespaceNetwork namespace
            ? Optional.of(new Cuts(namespace, folder))
            : Optional.empty();
  }

  /** As in the spec. */
  public String name() {
    return name;
  }

  /** As in the spec. */
  public String address() {
    return network.address();
  }

  /** The agent's data folder. */
  public Path data() {
    return data;
  }

  /** Where its agent's output goes. */
  public Path log() {
    return log;
  }

  /** Starts its agent, as a service manager would at boot; it goes on when this JVM ends. */
  public void startAgent() {
    // In a session of its own, so that Ctrl-C in a terminal does not reach it.
    var command = new ArrayList<>(List.of("setsid"));
    command.addAll(
        network.inside(
            distribution.command(
                "agent", "--spec", spec.toString(), "--host", name, "--data", data.toString())));
    try {
      var process =
          new ProcessBuilder(command)
              .directory(data.toFile())
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      agent =
          OsProcess.of(process.pid())
              .orElseThrow(() -> new TestkitException("The agent of " + name + " ended at once"));
      journal.process(agent, name);
    } catch (IOException e) {
      throw new TestkitException(
          "The agent of host %s could not be started: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Takes over an agent that an earlier JVM started. */
  void adoptAgent() {
    agent = journal.running(name).stream().findFirst().orElse(null);
  }

  /** Whether the agent's process runs. */
  public boolean agentRuns() {
    return agent != null && agent.isAlive();
  }

  /** SIGKILL to the agent alone. */
  public void killAgent() {
    var running = requireAgent();
    running.signal(Libc.SIGKILL);
    Waiting.until(() -> !running.isAlive(), END, () -> "agent of " + name + " would not die");
  }

  /** SIGTERM to the agent alone, and waits until it has ended. */
  public void stopAgent() {
    var running = requireAgent();
    running.signal(Libc.SIGTERM);
    Waiting.until(() -> !running.isAlive(), END, () -> "agent of " + name + " would not stop");
  }

  /** Pid of the running agent. */
  public long agentPid() {
    return requireAgent().pid();
  }

  /** SIGKILL to the engine's server alone; children of it end by themselves. */
  public void killEngine() {
    requireServer().signal(Libc.SIGKILL);
  }

  /** SIGSTOP to the engine's server alone; {@link #thaw} lets it go on. */
  public void hangEngine() {
    requireServer().signal(Libc.SIGSTOP);
  }

  /** SIGKILL to every process of that program, as the kernel calls it. */
  public void kill(String program) {
    var found = processes.members().stream().filter(process -> process.isNamed(program)).toList();
    if (found.isEmpty()) {
      throw new TestkitException("no %s runs on host %s".formatted(program, name));
    }
    found.forEach(process -> process.signal(Libc.SIGKILL));
  }

  /** SIGKILL to every process of one service; false when none runs here. */
  public boolean killService(String service) {
    var found = of(service);
    found.forEach(process -> process.signal(Libc.SIGKILL));
    return !found.isEmpty();
  }

  /** Whether a process of that service runs here. */
  public boolean runs(String service) {
    return !of(service).isEmpty();
  }

  /** Processor time that everything that runs here now has taken so far. */
  public Duration processorTime() {
    return processes.members().stream()
        .map(OsProcess::processorTime)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private List<OsProcess> of(String service) {
    var folder = data.resolve("services").resolve(service);
    return processes.members().stream()
        .filter(
            process -> process.workingFolder().filter(cwd -> cwd.startsWith(folder)).isPresent())
        .toList();
  }

  /** Whether the engine's server runs here. */
  public boolean engineRuns() {
    return server().isPresent();
  }

  /** SIGKILL to everything on this host at one instant. */
  public void killAll() {
    processes.kill();
  }

  /** SIGSTOP to everything. */
  public void freeze() {
    processes.freeze();
  }

  /** SIGCONT to everything. */
  public void thaw() {
    processes.thaw();
  }

  /** Drops all packets in and out, silently. */
  public void cutOff() {
    cuts().inbound();
    cuts().outbound();
  }

  /** Refuses all connections in and out, and resets those there are, though everything lives. */
  public void cutOffRefusing() {
    cuts().refuse();
  }

  /** Hears nothing any more, but is heard. */
  public void cutInbound() {
    cuts().inbound();
  }

  /** Is not heard any more, but hears. */
  public void cutOutbound() {
    cuts().outbound();
  }

  /** Drops all packets between this host and one other. */
  public void cutFrom(LocalHost other) {
    cuts().inboundFrom(other.address());
    cuts().outboundTo(other.address());
  }

  /** Takes back all cuts. */
  public void heal() {
    cuts().heal();
  }

  /** Every packet from and to this host is late, and some never come. */
  public void slowDown(Duration eachWay, double loss) {
    if (slowCable != null) {
      throw new TestkitException("host %s is slow already".formatted(name));
    }
    slowCable = SlowCable.plugIn(namespace(), eachWay, loss, journal);
  }

  /** Takes back {@link #slowDown}. */
  public void speedUp() {
    if (slowCable != null) {
      slowCable.close();
      slowCable = null;
    }
  }

  /** Threads whose sockets are on this host: for a client that is cut off with its database. */
  public ThreadFactory threads() {
    return namespace().threads();
  }

  /** Writes a file until the data folder's disk has no space left. */
  public void fillDisk() {
    var block = new byte[1 << 20];
    try (var file = new RandomAccessFile(data.resolve(BALLAST).toFile(), "rw")) {
      file.seek(file.length());
      for (int size = block.length; size > 0; ) {
        try {
          file.write(block, 0, size);
        } catch (IOException e) {
          size /= 2; // full for a whole block; fill the rest with smaller ones
        }
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot fill the disk of host " + name, e);
    }
  }

  /** Takes back {@link #fillDisk}. */
  public void freeDisk() {
    try {
      Files.deleteIfExists(data.resolve(BALLAST));
    } catch (IOException e) {
      throw new TestkitException("Cannot free the disk of host " + name, e);
    }
  }

  /** Removes all its data; everything on it must have been killed. */
  public void wipeDisk() {
    if (!processes.members().isEmpty()) {
      throw new TestkitException("host %s still runs; kill it before wiping it".formatted(name));
    }
    try (var files = Files.list(data)) {
      for (var file : files.toList()) {
        Folders.delete(file);
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot wipe the disk of host " + name, e);
    }
  }

  /** Removes the data of the service's engine, whose server must have been killed. */
  public void wipeEngineData() {
    Waiting.until(() -> !engineRuns(), END, () -> "the server of " + name + " would not die");
    Folders.delete(data.resolve("services").resolve(SpecFile.SERVICE).resolve("data"));
  }

  /**
   * Deletes what its services have saved of forked logs and data, as an operator may; not the
   * newest.
   */
  public void forgetSaved(Duration kept) {
    var before = Instant.now().minus(kept);
    try (var found = Files.find(data.resolve("services"), 3, (path, _) -> isSaved(path))) {
      for (var saved : found.toList()) {
        if (Files.getLastModifiedTime(saved).toInstant().isBefore(before)) {
          Folders.delete(saved);
        }
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot tidy up %s: %s".formatted(data, e.getMessage()), e);
    }
  }

  private static boolean isSaved(Path path) {
    var parent = path.getParent();
    return parent != null && parent.endsWith("diverged");
  }

  /** The last lines its agent printed. */
  public String logTail(int lines) {
    try {
      var all = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: %s)".formatted(e.getMessage());
    }
  }

  List<OsProcess> processes() {
    return processes.members();
  }

  void makeData(int diskMegabytes) {
    try {
      Files.createDirectory(data);
    } catch (IOException e) {
      throw new TestkitException("Cannot make %s: %s".formatted(data, e.getMessage()), e);
    }
    if (diskMegabytes > 0) {
      journal.mount(data);
      Command.run(
          "mount",
          "-t",
          "tmpfs",
          "-o",
          "mode=0711,size=%dm".formatted(diskMegabytes),
          "holdfast",
          data.toString());
    }
  }

  private OsProcess requireServer() {
    return server()
        .orElseThrow(() -> new TestkitException("no %s runs on host %s".formatted(engine, name)));
  }

  private Optional<OsProcess> server() {
    return processes.members().stream()
        .filter(process ->
            process
                .workingFolder()
                .filter(cwd -> cwd.startsWith(data) && engine.isServer(process, cwd))
                .isPresent())
        .min(Comparator.comparingLong(OsProcess::startTicks)); // not a child of it that saves
  }

  private OsProcess requireAgent() {
    if (agent == null || !agent.isAlive()) {
      throw new TestkitException(
          "The agent of host %s does not run. It said last:%n%s".formatted(name, logTail(20)));
    }
    return agent;
  }

  private Cuts cuts() {
    return cuts.orElseThrow(() -> new TestkitException("cuts need hosts that are namespaces"));
  }

  private NamespaceNetwork namespace() {
    if (network instanceof NamespaceNetwork namespace) {
      return namespace;
    }
    throw new TestkitException("this needs hosts that are namespaces");
  }
}

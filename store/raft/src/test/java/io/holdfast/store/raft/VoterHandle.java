package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running {@link VoterProcess} as its test holds it. */
final class VoterHandle implements AutoCloseable {
  private final HostId host;
  private final Process process;
  private final PrintWriter commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final CountDownLatch open = new CountDownLatch(1);

  /**
   * @param said where to put what the voter says of its leadership
   */
  VoterHandle(
      HostId host,
      Path folder,
      ElectionTimeouts timeouts,
      List<String> jvmFlags,
      BlockingQueue<Said> said)
      throws IOException {
    this.host = host;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(VoterProcess.class.getName(), host.name(), folder.toString()));
    command.add(Long.toString(timeouts.min().toMillis()));
    command.add(Long.toString(timeouts.max().toMillis()));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread.ofVirtual().start(() -> listen(said));
  }

  /** One line of a voter, and when it came, by {@link System#nanoTime}. */
  record Said(HostId host, String what, long at) {
    boolean leads() {
      return what.startsWith("leading ");
    }
  }

  private void listen(BlockingQueue<Said> said) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("open")) {
          open.countDown();
        }
        if (line.startsWith("leading ") || line.equals("following") || line.equals("open")) {
          said.add(new Said(host, line, System.nanoTime()));
        } else if (!line.contains(" INFO ") && !line.contains(" WARN ")) {
          answers.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HostId host() {
    return host;
  }

  /** Waits until the process has started and takes commands. */
  void awaitOpen() throws InterruptedException {
    if (!open.await(2, TimeUnit.MINUTES)) {
      throw new AssertionError(host + " did not open");
    }
  }

  /** Sends the process a signal, {@code STOP} or {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Sends a command and waits for its answer. */
  String ask(String command) throws InterruptedException {
    answers.clear();
    commands.println(command);
    String answer = answers.poll(30, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError(host + " did not answer '" + command + "'");
    }
    return answer;
  }

  /** Ends the process without a word, as the kernel does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

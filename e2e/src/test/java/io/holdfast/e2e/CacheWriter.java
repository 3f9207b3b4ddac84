package io.holdfast.e2e;

import io.holdfast.testkit.LocalCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to a Redis service all the time, through whichever gateway takes it. An idle replica hears
 * from its primary once a second only, which makes what a failover may lose look like more than it
 * is.
 */
final class CacheWriter implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final long PACE_MILLIS = 20;

  private final LocalCluster cluster;
  private final int port;
  private final AtomicLong written = new AtomicLong();
  private final Thread thread;
  private volatile boolean over;

  private CacheWriter(LocalCluster cluster, int port) {
    this.cluster = cluster;
    this.port = port;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  static CacheWriter writing(LocalCluster cluster, int gatewayPort) {
    return new CacheWriter(cluster, gatewayPort);
  }

  /** How many writes were acknowledged. */
  long written() {
    return written.get();
  }

  private void run() {
    var hosts = cluster.hosts();
    for (var turn = 0; !over; turn++) {
      var host = hosts.get(turn % hosts.size());
      try (var socket = new Socket()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(host.address(), port), TIMEOUT_MILLIS);
        write(socket);
      } catch (IOException e) {
        pause(); // this host does not answer, or its primary went away: the next one may
      }
    }
  }

  private void write(Socket socket) throws IOException {
    var answers =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    ask(socket, answers, "AUTH default " + cluster.password());
    while (!over) {
      ask(socket, answers, "SET counter " + written.get());
      written.incrementAndGet();
      pause();
    }
  }

  private static void ask(Socket socket, BufferedReader answers, String command)
      throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    var answer = answers.readLine();
    if (answer == null || !answer.startsWith("+OK")) {
      throw new IOException("refused: " + answer);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS));
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }
}

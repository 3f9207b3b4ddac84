package io.holdfast.e2e;

import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;

/**
 * A client that asks one address again and again, each time on a new connection, and keeps a
 * ledger.
 */
final class Callers implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;
  private static final long PACE_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * One request.
   *
   * @param host who answered; empty when nobody did
   * @param term in which it ran
   * @param error why nobody did
   */
  record Call(long begunNanos, long endedNanos, String host, long term, String error) {
    boolean isAnswered() {
      return !host.isEmpty();
    }
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final String address;
  private final int port;
  private volatile boolean closed;

  private Callers(String address, int port) {
    this.address = address;
    this.port = port;
  }

  /** Begins to ask, from wherever these threads are. */
  static Callers of(String address, int port, ThreadFactory threads) {
    var callers = new Callers(address, port);
    threads.newThread(callers::run).start();
    return callers;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<Call> failures() {
    return calls.stream().filter(call -> !call.isAnswered()).toList();
  }

  /** Waits until a request that begins from now on is answered so. */
  Call awaitAnswer(String what, Predicate<Call> wanted) {
    var from = System.nanoTime();
    Predicate<Call> found =
        call -> call.isAnswered() && call.begunNanos() >= from && wanted.test(call);
    Waiting.until(
        () -> calls.stream().anyMatch(found),
        PATIENCE,
        () -> "No answer %s; the last: %s".formatted(what, calls.isEmpty() ? "" : calls.getLast()));
    return calls.stream().filter(found).findFirst().orElseThrow();
  }

  private void run() {
    while (!closed) {
      calls.add(ask());
      try {
        Thread.sleep(PACE_MILLIS); // the load of the scenario, not a wait for anything
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Call ask() {
    var begun = System.nanoTime();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      // One that is cut off before its answer has said nothing.
      var body = text.indexOf("\r\n\r\n");
      var words = body < 0 ? new String[0] : text.substring(body + 4).split(" ");
      return text.startsWith("HTTP/1.1 200") && words.length == 2
          ? new Call(begun, System.nanoTime(), words[0], Long.parseLong(words[1]), "")
          : new Call(begun, System.nanoTime(), "", 0, "answered '%s'".formatted(text));
    } catch (IOException e) {
      return new Call(begun, System.nanoTime(), "", 0, e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}

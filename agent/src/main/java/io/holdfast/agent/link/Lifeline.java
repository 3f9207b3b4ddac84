package io.holdfast.agent.link;

import io.holdfast.agent.time.Ticker;
import io.holdfast.api.ClusterSecret;
import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.HostSpec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connection held to an agent, by a request whose answer goes on as long as the agent's
 * process. A firewall can refuse connections in the name of a live host, reset them and lose their
 * packets, but only the host's kernel can end one in order (FIN), and it does so by itself only
 * when the process that held it is gone. An agent that lives ends an answer by its last chunk, so
 * that cannot be mistaken for it.
 *
 * <p>One that was ended so, and is then refused, has {@linkplain Sighting.Outcome#ENDED ended}.
 * Everything else proves nothing. Used by one thread.
 */
public final class Lifeline {
  /** Hears of the agent. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * The agent answers, or its process has ended.
     *
     * @param at when that was so
     */
    void told(Sighting.Outcome outcome, Instant at);
  }

  /** How an attempt to hold the connection ended. */
  private enum End {
    /** In order, by the kernel, while it was held. */
    FAREWELL,
    /** While it was held, in a way that proves nothing. */
    LOST,
    /** It was refused. */
    REFUSED,
    /** It was not held, for any other reason. */
    UNANSWERED
  }

  /**
   * An agent that has stopped listening may take a moment until it is not connected to any more.
   */
  private static final Duration AGAIN = Duration.ofMillis(10);

  /** Without a sign of life for so long the connection is none any more. */
  private static final Duration QUIET = Internal.LIFELINE_PACE.multipliedBy(3);

  /** By this a living agent ends its answer. */
  private static final String LAST_CHUNK = "0\r\n\r\n";

  private static final int MAX_LINES = 50;
  private static final int MAX_LINE = 1_000;

  private final HostSpec host;
  private final ClusterSecret secret;
  private final Duration heartbeat;
  private final Ticker ticker;
  private final Watcher watcher;

  Lifeline(
      HostSpec host, ClusterSecret secret, Duration heartbeat, Ticker ticker, Watcher watcher) {
    this.host = host;
    this.secret = secret;
    this.heartbeat = heartbeat;
    this.ticker = ticker;
    this.watcher = watcher;
  }

  /** Until interrupted: holds the connection, and makes it anew when it is gone. */
  void hold() throws InterruptedException {
    Instant endedAt = null;
    while (true) {
      var end = holdOnce();
      endedAt =
          switch (end) {
            case FAREWELL -> ticker.now();
            case LOST -> null;
            case REFUSED -> told(endedAt);
            case UNANSWERED -> isRecent(endedAt) ? endedAt : null;
          };
      Thread.sleep(endedAt == null ? heartbeat : end == End.FAREWELL ? Duration.ZERO : AGAIN);
    }
  }

  private @Nullable Instant told(@Nullable Instant endedAt) {
    if (endedAt != null) {
      watcher.told(Sighting.Outcome.ENDED, endedAt);
    }
    return null;
  }

  private boolean isRecent(@Nullable Instant endedAt) {
    return endedAt != null && ticker.now().isBefore(endedAt.plus(heartbeat));
  }

  private End holdOnce() {
    try (var socket = new Socket()) {
      return connect(socket) ? awaitEnd(socket) : End.UNANSWERED;
    } catch (ConnectException e) {
      return Ping.isRefusal(e) ? End.REFUSED : End.UNANSWERED;
    } catch (IOException e) {
      return End.UNANSWERED;
    }
  }

  /** Whether the agent has begun its answer. */
  private boolean connect(Socket socket) throws IOException {
    socket.setSoTimeout(millis(heartbeat));
    socket.connect(new InetSocketAddress(host.address(), host.port()), millis(heartbeat));
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: agent\r\nAuthorization: %s\r\n\r\n"
                .formatted(Internal.LIFELINE, secret.header())
                .getBytes(StandardCharsets.US_ASCII));
    var in = socket.getInputStream();
    var status = line(in);
    for (int i = 0; i < MAX_LINES && !line(in).isEmpty(); i++) {
      // The other headers say nothing that is not known.
    }
    return status.startsWith("HTTP/1.1 200 ");
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n' && line.length() < MAX_LINE; next = in.read()) {
      if (next < 0) {
        throw new EOFException("it ended before its answer began");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private End awaitEnd(Socket socket) {
    watcher.told(Sighting.Outcome.ANSWERED, ticker.now());
    var last = "";
    try {
      socket.setSoTimeout(millis(QUIET));
      var in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        last += (char) next;
        last = last.substring(Math.max(0, last.length() - LAST_CHUNK.length()));
      }
    } catch (IOException e) {
      return End.LOST;
    }
    return last.equals(LAST_CHUNK) ? End.LOST : End.FAREWELL;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toMillis()));
  }
}

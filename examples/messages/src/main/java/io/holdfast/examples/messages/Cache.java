package io.holdfast.examples.messages;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The newest message of each room, in Redis. Losing it costs speed and no message, so nobody waits
 * long for it.
 */
final class Cache implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 500;

  /** After a failure nobody asks for so long: while it is away, no request waits for it in turn. */
  private static final long QUIET_NANOS = 300_000_000;

  private static final String SECONDS_KEPT = "3600";

  private final Settings settings;
  private final Pool<Link, IOException> pool = new Pool<>(this::open);
  private volatile long quietUntil = System.nanoTime();

  Cache(Settings settings) {
    this.settings = settings;
  }

  private Link open() throws IOException {
    var link = new Link(settings.cache().getHostString(), settings.cache().getPort());
    try {
      var _ = link.ask("AUTH", settings.user(), settings.password());
      return link;
    } catch (IOException e) {
      link.close();
      throw e;
    }
  }

  /** Remembers the newest message of a room for an hour. */
  void remember(String room, String body) throws Unavailable, IOException {
    var _ = ask("SET", key(room), body, "EX", SECONDS_KEPT);
  }

  void forget(String room) throws Unavailable, IOException {
    var _ = ask("DEL", key(room));
  }

  /** The newest message of a room, if it is remembered. */
  Optional<String> newest(String room) throws Unavailable, IOException {
    return ask("GET", key(room));
  }

  /** Fails when it does not answer, or takes no writes. */
  void ping() throws Unavailable, IOException {
    var _ = ask("SET", "messages:ping", "1", "EX", SECONDS_KEPT);
  }

  private Optional<String> ask(String... command) throws Unavailable, IOException {
    if (System.nanoTime() - quietUntil < 0) {
      throw new Unavailable("it failed a moment ago", null);
    }
    boolean good = false;
    try {
      var answer = pool.use(link -> link.ask(command));
      good = true;
      return answer;
    } finally {
      if (!good) {
        quietUntil = System.nanoTime() + QUIET_NANOS;
      }
    }
  }

  private static String key(String room) {
    return "messages:newest:" + room;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** One connection that speaks as much of Redis' protocol as is needed here. */
  private static final class Link implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    Link(String host, int port) throws IOException {
      try {
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    /** The answer to a command; empty when there is nothing under that key. */
    Optional<String> ask(String... words) throws IOException {
      var command = new StringBuilder("*%d\r\n".formatted(words.length));
      for (var word : words) {
        var length = word.getBytes(StandardCharsets.UTF_8).length;
        command.append('$').append(length).append("\r\n").append(word).append("\r\n");
      }
      out.write(command.toString().getBytes(StandardCharsets.UTF_8));
      var answer = line();
      return switch (answer.charAt(0)) {
        case '+', ':' -> Optional.of(answer.substring(1));
        case '$' -> bulk(Integer.parseInt(answer.substring(1)));
        default -> throw new IOException("Redis answered: " + answer);
      };
    }

    private Optional<String> bulk(int length) throws IOException {
      if (length < 0) {
        return Optional.empty();
      }
      var bytes = in.readNBytes(length);
      var _ = line();
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (var next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("Redis ended the connection");
        }
        line.append((char) next);
      }
      if (line.length() < 2) {
        return "\r";
      }
      return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

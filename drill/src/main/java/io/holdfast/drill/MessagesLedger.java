package io.holdfast.drill;

import io.holdfast.drill.LedgerFailure.Meaning;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A ledger kept by the program of the blueprints, over HTTP: a room of messages for each run. Not
 * the JDK's client, because a write must not be sent a second time by anybody but us.
 */
final class MessagesLedger implements LedgerStore {
  private static final int CREATED = 201;
  private static final int OK = 200;

  /** Its word that nothing was stored. */
  private static final int UNAVAILABLE = 503;

  private static final String SEPARATOR = ":";

  @Override
  public LedgerSession open(LedgerPlan plan, Endpoint to, Duration answerDeadline)
      throws LedgerFailure {
    var socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(to.host(), to.port()),
          Math.toIntExact(plan.connectTimeout().toMillis()));
      socket.setTcpNoDelay(true);
      return new Session(socket, Math.toIntExact(answerDeadline.toMillis()));
    } catch (IOException e) {
      close(socket);
      throw unanswered(e);
    }
  }

  private static LedgerFailure unanswered(IOException e) {
    return new LedgerFailure(
        Meaning.UNKNOWN, e.getClass().getSimpleName(), String.valueOf(e.getMessage()), e);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, and that is all that was wanted.
    }
  }

  private record Response(int status, String body) {}

  private static final class Session implements LedgerSession {
    private final Socket socket;
    private final int answerMillis;
    private final InputStream in;

    Session(Socket socket, int answerMillis) throws IOException {
      this.socket = socket;
      this.answerMillis = answerMillis;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public void prepare() throws LedgerFailure {
      expect(OK, exchange("GET", "/health/ready", ""));
    }

    @Override
    public void hearLastWords() throws LedgerFailure {
      try {
        socket.setSoTimeout(1);
        if (in.read() < 0) {
          throw new IOException("the connection was ended");
        }
        throw new IOException("an answer that nobody had asked for");
      } catch (SocketTimeoutException e) {
        return; // nothing was said: it is still there
      } catch (IOException e) {
        throw unanswered(e);
      }
    }

    @Override
    public void write(String run, int client, int sequence) throws LedgerFailure {
      expect(CREATED, exchange("POST", room(run), client + SEPARATOR + sequence));
    }

    @Override
    public LedgerRows read(String run) throws LedgerFailure {
      var response = exchange("GET", room(run), "");
      expect(OK, response);
      var rows = new LedgerRows();
      response
          .body()
          .lines()
          .filter(line -> !line.isEmpty())
          .map(line -> line.split(SEPARATOR, 2))
          .forEach(numbers -> rows.add(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
      return rows;
    }

    @Override
    public void remove(String run) throws LedgerFailure {
      expect(OK, exchange("DELETE", room(run), ""));
    }

    private static String room(String run) {
      return "/messages/" + run;
    }

    private static void expect(int status, Response response) throws LedgerFailure {
      if (response.status() != status) {
        throw new LedgerFailure(
            response.status() == UNAVAILABLE ? Meaning.REFUSED : Meaning.UNKNOWN,
            Integer.toString(response.status()),
            response.body(),
            null);
      }
    }

    private Response exchange(String method, String path, String body) throws LedgerFailure {
      try {
        socket.setSoTimeout(answerMillis);
        socket
            .getOutputStream()
            .write(
                "%s %s HTTP/1.1\r\nHost: messages\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(method, path, body.length(), body)
                    .getBytes(StandardCharsets.US_ASCII));
        return response();
      } catch (IOException e) {
        throw unanswered(e);
      }
    }

    private Response response() throws IOException {
      var status = line().split(" ", 3);
      if (status.length < 2 || !status[0].startsWith("HTTP/")) {
        throw new IOException("no answer in HTTP");
      }
      int length = 0;
      for (var header = line(); !header.isEmpty(); header = line()) {
        var parts = header.toLowerCase(Locale.ROOT).split(":", 2);
        if (parts[0].equals("content-length")) {
          length = Integer.parseInt(parts[1].strip());
        }
      }
      var body = in.readNBytes(length);
      if (body.length < length) {
        throw new IOException("the connection was ended within an answer");
      }
      return new Response(
          Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8).strip());
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("the connection was ended before an answer");
        }
        line.append((char) next);
      }
      return line.toString().strip();
    }

    @Override
    public void close() {
      MessagesLedger.close(socket);
    }
  }
}

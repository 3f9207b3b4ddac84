package io.holdfast.drill;

import io.holdfast.drill.LedgerFailure.Meaning;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A ledger kept by a program, over HTTP, under a path of its choice (docs/drills.md): {@code POST
 * path/run} stores a record, {@code GET path/run} lists them, {@code DELETE path/run} forgets them.
 * Of a program that keeps none, only whether it answers is measured. Not the JDK's client, because
 * a write must not be sent a second time by anybody but us.
 */
final class HttpLedger implements LedgerStore {
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int DECIMAL = 10;
  private static final int HEXADECIMAL = 16;

  /** Its word that nothing was stored. */
  private static final int UNAVAILABLE = 503;

  /** What may stand in a request's first line (RFC 3986, section 3.3, without what is encoded). */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]*)+");

  private final boolean keepsRows;

  /**
   * @param keepsRows false for a program that is only asked whether it answers
   */
  HttpLedger(boolean keepsRows) {
    this.keepsRows = keepsRows;
  }

  /** Whether requests can be sent there. */
  static boolean isPath(String text) {
    return PATH.matcher(text).matches();
  }

  @Override
  public LedgerSession open(LedgerPlan plan, Endpoint to, Duration answerDeadline)
      throws LedgerFailure {
    var socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(to.host(), to.port()),
          Math.toIntExact(plan.connectTimeout().toMillis()));
      socket.setTcpNoDelay(true);
      var millis = Math.toIntExact(answerDeadline.toMillis());
      return keepsRows
          ? new Session(socket, plan, to, millis)
          : new Asking(socket, plan, to, millis);
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

  /** Asks for the path itself, and takes an answer for all that can be had. */
  private static final class Asking extends Session {
    Asking(Socket socket, LedgerPlan plan, Endpoint to, int answerMillis) throws IOException {
      super(socket, plan, to, answerMillis);
    }

    @Override
    public void write(String run, int client, int sequence) throws LedgerFailure {
      expect(OK, exchange("GET", path, ""));
    }

    @Override
    public LedgerRows read(String run) throws LedgerFailure {
      // Also when asked for the newest: a reader has no answers then.
      throw new LedgerFailure(
          Meaning.REFUSED,
          "no ledger",
          "only whether %s is answered was measured; a program that keeps a ledger can be asked for what it was told"
              .formatted(path),
          null);
    }

    @Override
    public void remove(String run) {
      // Nothing was stored.
    }
  }

  private static class Session implements LedgerSession {
    final String path;
    private final String host;
    private final Socket socket;
    private final int answerMillis;
    private final InputStream in;

    Session(Socket socket, LedgerPlan plan, Endpoint to, int answerMillis) throws IOException {
      this.path = plan.database();
      this.host = to.host().contains(":") ? "[" + to.host() + "]" : to.host();
      this.socket = socket;
      this.answerMillis = answerMillis;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public void prepare() {
      // A program makes what it keeps its records in by itself.
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
      expect(CREATED, exchange("POST", room(run), LedgerRows.record(client, sequence)));
    }

    @Override
    public int newest(String run, int client) throws LedgerFailure {
      return read(run).newest(client);
    }

    @Override
    public LedgerRows read(String run) throws LedgerFailure {
      var response = exchange("GET", room(run), "");
      expect(OK, response);
      var rows = new LedgerRows();
      for (var line : response.body().lines().filter(line -> !line.isEmpty()).toList()) {
        rows.add(line);
      }
      return rows;
    }

    @Override
    public void remove(String run) throws LedgerFailure {
      expect(OK, exchange("DELETE", room(run), ""));
    }

    private String room(String run) {
      return path + "/" + run;
    }

    static void expect(int status, Response response) throws LedgerFailure {
      var asWanted =
          response.status() == status || (status == OK && response.status() == NO_CONTENT);
      if (!asWanted) {
        throw new LedgerFailure(
            response.status() == UNAVAILABLE ? Meaning.REFUSED : Meaning.UNKNOWN,
            Integer.toString(response.status()),
            response.body(),
            null);
      }
    }

    final Response exchange(String method, String where, String body) throws LedgerFailure {
      try {
        socket.setSoTimeout(answerMillis);
        socket
            .getOutputStream()
            .write(
                "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(method, where, host, body.length(), body)
                    .getBytes(StandardCharsets.US_ASCII));
        return response();
      } catch (IOException e) {
        throw unanswered(e);
      }
    }

    /** One answer (RFC 9112, sections 4, 6 and 7), of which what is of no interest is left out. */
    private Response response() throws IOException, LedgerFailure {
      var first = line();
      var status = first.split(" ", 3);
      if (status.length < 2 || !status[0].startsWith("HTTP/")) {
        throw LedgerFailure.unexpected("an answer in HTTP", first);
      }
      int length = -1;
      boolean chunked = false;
      for (var header = line(); !header.isEmpty(); header = line()) {
        var parts = header.toLowerCase(Locale.ROOT).split(":", 2);
        var value = parts.length < 2 ? "" : parts[1].strip();
        switch (parts[0]) {
          case "content-length" -> length = number(value, DECIMAL, "the length of an answer");
          case "transfer-encoding" -> chunked = value.contains("chunked");
          default -> {
            // Of no interest.
          }
        }
      }
      int code = number(status[1], DECIMAL, "the status of an answer");
      var body = code == NO_CONTENT ? new byte[0] : chunked ? chunks() : body(length);
      return new Response(code, new String(body, StandardCharsets.UTF_8).strip());
    }

    /** Without a length it goes on until the end of the connection. */
    private byte[] body(int length) throws IOException {
      if (length < 0) {
        return in.readAllBytes();
      }
      var body = in.readNBytes(length);
      if (body.length < length) {
        throw new IOException("the connection was ended within an answer");
      }
      return body;
    }

    private static int number(String text, int radix, String expected) throws LedgerFailure {
      try {
        var number = Integer.parseInt(text, radix);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below, as of every text that is no such number.
      }
      throw LedgerFailure.unexpected(expected, text);
    }

    private byte[] chunks() throws IOException, LedgerFailure {
      var all = new ByteArrayOutputStream();
      while (true) {
        var size = number(line().split(";", 2)[0].strip(), HEXADECIMAL, "the length of a chunk");
        if (size == 0) {
          while (!line().isEmpty()) {
            // Trailers are of no interest.
          }
          return all.toByteArray();
        }
        all.write(body(size));
        line();
      }
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
      HttpLedger.close(socket);
    }
  }
}

package io.holdfast.engine.process.question;

import io.holdfast.engine.os.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A GET of which only the status line is read. A client library would keep threads and connections
 * for what is one line every few seconds; and a connection that is kept proves less than a new one.
 */
public record HttpAsker(URI url) implements Asker {
  private static final int USUAL_PORT = 80;
  private static final int LONGEST_LINE = 512;
  private static final int LEAST_MILLIS = 1;

  @Override
  public Answer ask(Deadline deadline) {
    try (var socket = new Socket()) {
      var port = url.getPort() == -1 ? USUAL_PORT : url.getPort();
      socket.connect(new InetSocketAddress(host(), port), left(deadline));
      socket.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
      return judge(statusLine(socket, deadline));
    } catch (SocketTimeoutException _) {
      return new Answer.Silent("GET %s was not answered in time".formatted(url));
    } catch (ConnectException _) {
      return new Answer.Refused("GET %s: nothing listens there".formatted(url));
    } catch (IOException failure) {
      return new Answer.Bad("GET %s: %s".formatted(url, failure.getMessage()));
    }
  }

  private String host() {
    var host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private String request() {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return "GET %s%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: holdfast\r\nConnection: close\r\n\r\n"
        .formatted(path, query, url.getRawAuthority());
  }

  private static String statusLine(Socket socket, Deadline deadline) throws IOException {
    var line = new ByteArrayOutputStream();
    var in = socket.getInputStream();
    while (line.size() < LONGEST_LINE) {
      // Whoever sends a byte a second must not keep us for ever.
      socket.setSoTimeout(left(deadline));
      var next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private static int left(Deadline deadline) throws SocketTimeoutException {
    if (deadline.isOver()) {
      throw new SocketTimeoutException("the deadline is over");
    }
    return (int) Math.max(LEAST_MILLIS, deadline.left().toMillis());
  }

  private Answer judge(String line) {
    var words = line.split(" ", 3);
    if (!line.startsWith("HTTP/") || words.length < 2 || !words[1].matches("[1-5][0-9][0-9]")) {
      return new Answer.Bad("GET %s was not answered in HTTP".formatted(url));
    }
    var said = "GET %s was answered %s".formatted(url, words[1]);
    var good = words[1].startsWith("2") || words[1].startsWith("3");
    return good ? new Answer.Good(said) : new Answer.Bad(said);
  }
}

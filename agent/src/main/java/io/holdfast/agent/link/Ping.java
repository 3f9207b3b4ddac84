package io.holdfast.agent.link;

import io.holdfast.core.report.Sighting;
import io.holdfast.core.spec.HostSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks an agent whether it is there, over a fresh connection: the JDK's HTTP client does not tell a
 * refused connection from an unreachable host, and the difference is evidence.
 */
final class Ping {
  private Ping() {}

  static Sighting.Outcome of(HostSpec host, Duration deadline) {
    var millis = Math.toIntExact(Math.max(1, deadline.toMillis()));
    try (var socket = new Socket()) {
      socket.setSoTimeout(millis);
      socket.connect(new InetSocketAddress(host.address(), host.port()), millis);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host.address())
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() < 0
          ? Sighting.Outcome.SILENT
          : Sighting.Outcome.ANSWERED;
    } catch (ConnectException e) {
      return isRefusal(e) ? Sighting.Outcome.REFUSED : Sighting.Outcome.SILENT;
    } catch (IOException e) {
      return Sighting.Outcome.SILENT;
    }
  }

  static boolean isRefusal(ConnectException e) {
    return e.getMessage() != null && e.getMessage().contains("refused");
  }
}

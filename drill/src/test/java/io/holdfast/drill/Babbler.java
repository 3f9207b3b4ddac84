package io.holdfast.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A server that answers everybody who says something with the same text and hangs up. */
final class Babbler implements AutoCloseable {
  private final ServerSocket listener;
  private final byte[] says;

  Babbler(String says) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.says = says.getBytes(StandardCharsets.US_ASCII);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (var client = listener.accept()) {
        // What is left unread when a socket is closed takes the answer with it.
        client.getInputStream().read(new byte[8192]);
        client.getOutputStream().write(says);
      } catch (IOException e) {
        // Closed, or the client has gone.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

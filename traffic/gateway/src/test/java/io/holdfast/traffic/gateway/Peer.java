package io.holdfast.traffic.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One end of a connection, client's or member's, in blocking style. */
final class Peer implements AutoCloseable {
  /** How long a test waits for what must happen. It ends earlier when it happens. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Socket socket;

  Peer(Socket socket) {
    this.socket = socket;
    run(() -> socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis())));
  }

  static Peer connect(InetSocketAddress to) {
    return connect(to, "127.0.0.1");
  }

  static Peer connect(InetSocketAddress to, String from) {
    Socket socket = new Socket();
    run(() -> {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(to, Math.toIntExact(PATIENCE.toMillis()));
    });
    return new Peer(socket);
  }

  Peer say(String text) {
    run(() -> socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  void hears(String text) {
    assertThat(new String(take(text.length()), StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  byte[] take(int length) {
    try {
      return socket.getInputStream().readNBytes(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Peer sayNoMore() {
    run(socket::shutdownOutput);
    return this;
  }

  /** Waits for the orderly end of what the other side says. */
  void hearsTheEnd() {
    assertThat(take(1)).isEmpty();
  }

  /** Waits until the connection is no more, by end or by reset. */
  void isEnded() {
    try {
      while (socket.getInputStream().read() >= 0) {
        // what was said before the end does not matter
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a reset. */
  void isReset() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> {
              while (socket.getInputStream().read() >= 0) {
                // what was said before the reset does not matter
              }
            })
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Override
  public void close() {
    run(socket::close);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

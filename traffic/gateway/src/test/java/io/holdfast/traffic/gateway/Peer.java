package io.holdfast.traffic.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
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
    return connect(new Socket(), to);
  }

  static Peer connect(InetSocketAddress to, String from) {
    Socket socket = new Socket();
    run(() -> socket.bind(new InetSocketAddress(from, 0)));
    return connect(socket, to);
  }

  private static Peer connect(Socket socket, InetSocketAddress to) {
    run(() -> socket.connect(to, Math.toIntExact(PATIENCE.toMillis())));
    return new Peer(socket);
  }

  Peer say(String text) {
    run(() -> socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  void write(byte[] bytes) {
    run(() -> socket.getOutputStream().write(bytes));
  }

  /** Says as much as it can, until somebody closes the connection. */
  void writeUntilClosed() {
    byte[] bytes = new byte[64 * 1024];
    try {
      while (true) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      // closed: that is how it ends
    }
  }

  /** Bytes that show it when one is missing or comes twice. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
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

  /** Leaves by a reset. */
  void vanish() {
    run(() -> socket.setSoLinger(true, 0));
    close();
  }

  /** Waits for the orderly end of what the other side says. */
  void hearsTheEnd() {
    assertThat(take(1)).isEmpty();
  }

  /** Waits until the connection is no more, by end or by reset. */
  void isEnded() {
    try {
      readToTheEnd();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a reset. */
  void isReset() {
    assertThatThrownBy(this::readToTheEnd)
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  private void readToTheEnd() throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /** Waits for a reset before which nothing was said. */
  void isResetWithoutAWord() {
    assertThatThrownBy(() -> socket.getInputStream().read())
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

package io.holdfast.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets that connect, and wait for the first answer, within a part of a second: the driver's own
 * settings are in whole seconds. The driver makes the factory itself and passes the argument, in
 * milliseconds.
 */
public final class DeadlineSockets extends SocketFactory {
  /**
   * To be set as the driver's {@code socketTimeout}: it ignores a time-out of the socket it has not
   * asked for. The socket puts the real one in its place.
   */
  static final int ASKED_SECONDS = 86_400;

  private final int timeoutMillis;

  /** Called by the driver. */
  public DeadlineSockets(String timeoutMillis) {
    this.timeoutMillis = Integer.parseInt(timeoutMillis);
  }

  static String argument(Duration timeout) {
    return Long.toString(timeout.toMillis());
  }

  @Override
  public Socket createSocket() {
    return new Impatient(timeoutMillis);
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException("the driver connects by itself");
  }

  private static final class Impatient extends Socket {
    private final int timeoutMillis;

    Impatient(int timeoutMillis) {
      this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      super.connect(endpoint, timeoutMillis);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis == ASKED_SECONDS * 1000 ? timeoutMillis : millis);
    }
  }
}

package io.holdfast.engine.postgresql.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Makes sockets that connect and read within a number of milliseconds; the PostgreSQL driver itself
 * only knows seconds. It creates this class by name.
 */
public final class DeadlineSocketFactory extends SocketFactory {
  /**
   * The read time-out to ask the driver for while it logs in. It must be asked for one, or it would
   * go on reading after ours; this one stands for ours.
   */
  static final int LOGIN_SECONDS = 86_399;

  private final int millis;

  public DeadlineSocketFactory(String millis) {
    this.millis = Integer.parseInt(millis);
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress endpoint, int ignored) throws IOException {
        super.connect(endpoint, millis);
        setSoTimeout(millis);
        setTcpNoDelay(true);
      }

      @Override
      public void setSoTimeout(int timeout) throws SocketException {
        super.setSoTimeout(timeout == LOGIN_SECONDS * 1_000 ? millis : timeout);
      }
    };
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw notUsed();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw notUsed();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw notUsed();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw notUsed();
  }

  private static IOException notUsed() {
    return new IOException("only unconnected sockets are made here");
  }
}

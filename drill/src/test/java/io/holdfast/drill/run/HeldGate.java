package io.holdfast.drill.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A gateway that can be held for a known time: nothing passes then, and nothing is lost. */
final class HeldGate implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress to;
  private volatile long heldUntil = System.nanoTime();

  HeldGate(String address, InetSocketAddress to) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getByName(address));
    this.to = to;
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Nothing passes for so long from now on. */
  void hold(Duration time) {
    heldUntil = System.nanoTime() + time.toNanos();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        var server = new Socket(to.getAddress(), to.getPort());
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> pass(client, server));
        Thread.ofPlatform().daemon().start(() -> pass(server, client));
      } catch (IOException e) {
        // Closed, or the server is not there: the client sees it.
      }
    }
  }

  private void pass(Socket from, Socket into) {
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      var buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (var left = left(); left > 0; left = left()) {
          LockSupport.parkNanos(left);
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // One of the two has gone: the other is closed, too.
    }
  }

  private long left() {
    return heldUntil - System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

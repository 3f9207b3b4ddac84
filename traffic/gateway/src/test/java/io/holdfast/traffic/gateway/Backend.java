package io.holdfast.traffic.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A member: a plain blocking server whose connections the test holds in its hand. */
final class Backend implements AutoCloseable {
  private final ServerSocket server;
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

  private Backend(ServerSocket server) {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  static Backend on(String address) {
    return on(address, 0);
  }

  static Backend on(String address, int port) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1000);
      return new Backend(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        accepted.add(server.accept());
      }
    } catch (IOException e) {
      // closed: that is how it ends
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** The next connection that arrives. */
  Peer next() throws InterruptedException {
    Socket socket = accepted.poll(Peer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(socket).as("a connection at " + address()).isNotNull();
    return new Peer(socket);
  }

  boolean hasNoConnection() {
    return accepted.isEmpty();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

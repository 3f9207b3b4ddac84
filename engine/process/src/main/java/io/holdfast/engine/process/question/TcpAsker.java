package io.holdfast.engine.process.question;

import io.holdfast.engine.os.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A connection, closed as soon as it is accepted. The kernel accepts it for the program, so this
 * does not find one that hangs.
 */
public record TcpAsker(String address, int port) implements Asker {
  @Override
  public Answer ask(Deadline deadline) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address, port), (int) Math.max(1, deadline.left().toMillis()));
      return new Answer.Good("port %d accepts connections".formatted(port));
    } catch (SocketTimeoutException _) {
      return new Answer.Silent("port %d did not accept a connection in time".formatted(port));
    } catch (ConnectException _) {
      return new Answer.Refused("nothing listens on port %d".formatted(port));
    } catch (IOException failure) {
      return new Answer.Bad("port %d: %s".formatted(port, failure.getMessage()));
    }
  }
}

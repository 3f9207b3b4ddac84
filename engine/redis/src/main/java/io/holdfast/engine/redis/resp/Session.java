package io.holdfast.engine.redis.resp;

import io.holdfast.engine.os.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kept connection. Connects when first used, and again after a failure. One question at a time;
 * a question that misses its deadline drops the connection, so that its late answer is never taken
 * for another's. Commands asked here must be idempotent: when a kept connection turns out to be
 * dead, the question is put once more on a new one within the same deadline.
 */
public final class Session implements AutoCloseable {
  private final Address address;
  private @Nullable Wire wire;

  public Session(Address address) {
    this.address = address;
  }

  /** Asks one question; an error of the server is a failure. */
  public Reply ask(Deadline deadline, String... command) throws RedisFailure {
    return checked(exchange(List.of(List.of(command)), deadline).getFirst());
  }

  /** Asks one question whose error is an answer too. */
  public Reply tryTo(Deadline deadline, String... command) throws RedisFailure {
    return exchange(List.of(List.of(command)), deadline).getFirst();
  }

  /**
   * Asks several questions in one go, answered in this order. Not at one instant: a transaction
   * would be, but a server whose memory is full takes none.
   */
  public List<Reply> inOrder(Deadline deadline, List<List<String>> commands) throws RedisFailure {
    var replies = exchange(commands, deadline);
    for (var reply : replies) {
      var _ = checked(reply);
    }
    return replies;
  }

  private static Reply checked(Reply reply) throws RedisFailure {
    if (reply instanceof Reply.Refusal refusal) {
      throw RedisFailure.of(refusal);
    }
    return reply;
  }

  private synchronized List<Reply> exchange(List<List<String>> commands, Deadline deadline)
      throws RedisFailure {
    var kept = wire;
    if (kept != null) {
      try {
        return kept.exchange(commands, deadline);
      } catch (IOException failure) {
        close();
        if (deadline.isOver() || !isBroken(failure)) {
          throw failureOf(failure);
        }
      }
    }
    try {
      return connected(deadline).exchange(commands, deadline);
    } catch (IOException failure) {
      close();
      throw failureOf(failure);
    }
  }

  private Wire connected(Deadline deadline) throws IOException, RedisFailure {
    var made = new Wire(address.host(), address.port(), deadline);
    wire = made;
    if (!address.user().isEmpty()) {
      var login = List.of("AUTH", address.user(), address.password().get());
      var reply = made.exchange(List.of(login), deadline).getFirst();
      if (reply instanceof Reply.Refusal refusal) {
        close();
        throw RedisFailure.of(refusal);
      }
    }
    return made;
  }

  private static boolean isBroken(IOException failure) {
    return failure instanceof EOFException || failure instanceof SocketException;
  }

  private RedisFailure failureOf(IOException failure) {
    var refused =
        failure instanceof ConnectException
            && String.valueOf(failure.getMessage()).contains("refused");
    var what =
        failure instanceof SocketTimeoutException
            ? "no answer in time"
            : String.valueOf(failure.getMessage());
    return new RedisFailure(
        refused ? RedisFailure.Cause.REFUSED : RedisFailure.Cause.SILENT, address + ": " + what);
  }

  /** Drops the connection; the next question makes a new one. */
  @Override
  public synchronized void close() {
    var open = wire;
    wire = null;
    if (open != null) {
      open.close();
    }
  }
}

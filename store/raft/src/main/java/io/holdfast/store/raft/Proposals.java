package io.holdfast.store.raft;

import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** Brings writes into the log of this host's own server, and finds out what became of them. */
final class Proposals {
  private static final Executor VIRTUAL_THREADS =
      task -> Thread.ofVirtual().name("quorum-write").start(task);

  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  /** Writes under way, and whether they may stand in the log. */
  private final ConcurrentMap<Long, AtomicBoolean> underWay = new ConcurrentHashMap<>();

  ClientId client() {
    return client;
  }

  long nextCall() {
    return calls.incrementAndGet();
  }

  /** This write is about to be put into the log. */
  void appending(long call) {
    AtomicBoolean mayStandInTheLog = underWay.get(call);
    if (mayStandInTheLog != null) {
      mayStandInTheLog.set(true);
    }
  }

  WriteOutcome write(RaftServer server, RaftGroupId group, Write write, Duration deadline) {
    long call = nextCall();
    AtomicBoolean mayStandInTheLog = new AtomicBoolean();
    underWay.put(call, mayStandInTheLog);
    try {
      RaftClientRequest request =
          RaftClientRequest.newBuilder()
              .setClientId(client)
              .setServerId(server.getId())
              .setGroupId(group)
              .setCallId(call)
              .setMessage(Message.valueOf(ByteString.copyFrom(WriteCodec.encode(write))))
              .setType(RaftClientRequest.writeRequestType())
              .build();
      // Ratis waits for its own locks and queues here; the caller's deadline must not.
      RaftClientReply reply =
          CompletableFuture.supplyAsync(() -> submit(server, request), VIRTUAL_THREADS)
              .get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      return reply.isSuccess()
          ? WriteCodec.decodeOutcome(reply.getMessage().getContent().toByteArray())
          : notDone(write, mayStandInTheLog, reply.getException());
    } catch (TimeoutException _) {
      return new WriteOutcome.Unknown(
          "No majority of the quorum confirmed the write of %s within %d ms."
              .formatted(write.key(), deadline.toMillis()));
    } catch (ExecutionException e) {
      return notDone(write, mayStandInTheLog, e);
    } catch (IOException e) {
      return notDone(write, mayStandInTheLog, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new WriteOutcome.Unknown(
          "The wait for the write of %s was interrupted.".formatted(write.key()));
    } finally {
      underWay.remove(call);
    }
  }

  private static RaftClientReply submit(RaftServer server, RaftClientRequest request) {
    try {
      return server.submitClientRequest(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WriteOutcome notDone(Write write, AtomicBoolean mayStandInTheLog, Throwable why) {
    // Once it stood in the log, the next leader may still make it true. Refused before, it never
    // happens; but only a leader that is none any more is fenced: one that is handing its lead over
    // refuses writes too, and leads on in the same epoch when the other does not take it.
    return !mayStandInTheLog.get() && isOfNoLeader(why)
        ? new WriteOutcome.Fenced()
        : new WriteOutcome.Unknown(
            "The write of %s was under way when this host lost, or gave away, its leadership: %s"
                .formatted(write.key(), why.getMessage()));
  }

  private static boolean isOfNoLeader(Throwable why) {
    for (var cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotLeaderException) {
        return true;
      }
    }
    return false;
  }
}

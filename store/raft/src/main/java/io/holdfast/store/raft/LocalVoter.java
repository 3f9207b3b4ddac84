package io.holdfast.store.raft;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
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
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host's Ratis server with its one group. All that Holdfast knows of Ratis's calls is here.
 */
final class LocalVoter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalVoter.class);
  private static final Leadership NOBODY = new Leadership.Following(null);

  static {
    // A port in use is for the agent to report, not for a library to end the process.
    ExitUtils.disableSystemExit();
  }

  private final RaftGroupId groupId;
  private final StoreStateMachine machine;
  private final RaftServer server;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final ConcurrentMap<Long, AtomicBoolean> appended = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Executor virtualThreads =
      task -> Thread.ofVirtual().name("quorum-write").start(task);

  LocalVoter(RaftSettings settings, Runnable leadershipMayHaveChanged) throws IOException {
    this.machine =
        new StoreStateMachine(
            new StoreStateMachine.Signals() {
              @Override
              public void leadershipMayHaveChanged() {
                leadershipMayHaveChanged.run();
              }

              @Override
              public void appending(long callId) {
                AtomicBoolean mark = appended.get(callId);
                if (mark != null) {
                  mark.set(true);
                }
              }
            });
    Path logDirectory = Files.createDirectories(settings.directory().resolve("log"));
    ByteBuffer id =
        ByteBuffer.wrap(
            settings.secret().sign("group", settings.cluster().getBytes(StandardCharsets.UTF_8)));
    this.groupId = RaftGroupId.valueOf(new UUID(id.getLong(), id.getLong()));
    this.server =
        RaftServer.newBuilder()
            .setServerId(peerId(settings.self()))
            .setGroup(
                RaftGroup.valueOf(
                    groupId, settings.voters().stream().map(LocalVoter::peer).toList()))
            .setStateMachine(machine)
            .setProperties(RaftTuning.properties(settings, logDirectory))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
  }

  void start() throws IOException {
    server.start();
  }

  Contents contents() {
    return machine.contents();
  }

  Leadership leadership() {
    if (closed.get()) {
      return NOBODY;
    }
    DivisionInfo info;
    try {
      info = server.getDivision(groupId).getInfo();
    } catch (IOException e) {
      return NOBODY;
    }
    // The term never falls, so equal readings around "ready" mean that it was this term's leader.
    long before = info.getCurrentTerm();
    boolean leads = info.isLeaderReady() && info.getLifeCycleState().isRunning();
    long after = info.getCurrentTerm();
    if (leads && before == after) {
      return new Leadership.Leading(new Epoch(after));
    }
    RaftPeerId leader = info.getLeaderId();
    return leader == null || leader.equals(server.getId())
        ? NOBODY
        : new Leadership.Following(host(leader));
  }

  WriteOutcome write(Write write, Duration deadline) {
    long call = calls.incrementAndGet();
    AtomicBoolean mayBeInTheLog = new AtomicBoolean();
    appended.put(call, mayBeInTheLog);
    try {
      RaftClientReply reply =
          submit(call, WriteCodec.encode(write)).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      if (reply.isSuccess()) {
        return WriteCodec.decodeOutcome(reply.getMessage().getContent().toByteArray());
      }
      return notDone(write, mayBeInTheLog, String.valueOf(reply.getException()));
    } catch (TimeoutException _) {
      return new WriteOutcome.Unknown(
          "No majority of the quorum confirmed the write of %s within %d ms."
              .formatted(write.key(), deadline.toMillis()));
    } catch (ExecutionException | IOException e) {
      return notDone(write, mayBeInTheLog, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new WriteOutcome.Unknown(
          "The wait for the write of %s was interrupted.".formatted(write.key()));
    } finally {
      appended.remove(call);
    }
  }

  private CompletableFuture<RaftClientReply> submit(long call, byte[] bytes) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(groupId)
            .setCallId(call)
            .setMessage(Message.valueOf(ByteString.copyFrom(bytes)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    // Ratis waits for its own locks and queues here; the caller's deadline must not.
    return CompletableFuture.supplyAsync(() -> submitted(request), virtualThreads);
  }

  private RaftClientReply submitted(RaftClientRequest request) {
    try {
      return server.submitClientRequest(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WriteOutcome notDone(Write write, AtomicBoolean mayBeInTheLog, String why) {
    // Refused before it stood in the log, it never happens: this host does not lead any more. Once
    // it stood there, the next leader may still make it true.
    return mayBeInTheLog.get()
        ? new WriteOutcome.Unknown(
            "The write of %s was under way when this host lost its leadership: %s"
                .formatted(write.key(), why))
        : new WriteOutcome.Fenced();
  }

  void yieldTo(HostId host, Duration deadline) {
    if (!(leadership() instanceof Leadership.Leading)) {
      return;
    }
    try {
      RaftClientReply reply =
          server.transferLeadership(
              new TransferLeadershipRequest(
                  client,
                  server.getId(),
                  groupId,
                  calls.incrementAndGet(),
                  peerId(host),
                  deadline.toMillis()));
      if (!reply.isSuccess()) {
        log.info(
            "The quorum's leadership stays here: {} did not take it: {}",
            host,
            String.valueOf(reply.getException()));
      }
    } catch (IOException e) {
      log.info("The quorum's leadership stays here: {} did not take it: {}", host, e.getMessage());
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        server.close();
      } catch (IOException e) {
        log.warn("The quorum's voter did not stop in order: {}", e.getMessage());
      }
    }
  }

  private static RaftPeer peer(Voter voter) {
    return RaftPeer.newBuilder().setId(peerId(voter.host())).setAddress(voter.target()).build();
  }

  private static RaftPeerId peerId(HostId host) {
    return RaftPeerId.valueOf(host.name());
  }

  private static HostId host(RaftPeerId peer) {
    return new HostId(peer.toString());
  }
}

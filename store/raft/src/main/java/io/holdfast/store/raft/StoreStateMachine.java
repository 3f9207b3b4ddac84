package io.holdfast.store.raft;

import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Applies the log to {@link Contents}, keeps snapshots of them, and passes on what Ratis tells of
 * leadership. Ratis calls it from threads of its own, applying from one at a time.
 */
final class StoreStateMachine extends BaseStateMachine {
  private static final long SNAPSHOT_EVERY_BYTES = 4 * 1024 * 1024;

  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final Signals signals;
  private volatile Contents contents = new Contents();

  /** Bytes applied since the last snapshot; used by the applying thread only. */
  private long bytesSinceSnapshot;

  /** What the voter is told. Called on Ratis's threads, some under its locks: return at once. */
  interface Signals {
    /** A write of this call id is about to stand in the local log: from now on it may come true. */
    void appending(long call);

    void leadershipMayHaveChanged();

    /** The log has grown enough; Ratis itself counts entries, not bytes. */
    void snapshotIsDue();

    /** Ratis has given this voter up, or its disk has. */
    void stopped(String why);
  }

  StoreStateMachine(Signals signals) {
    this.signals = signals;
  }

  Contents contents() {
    return contents;
  }

  @Override
  public SimpleStateMachineStorage getStateMachineStorage() {
    return storage;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    getLifeCycle()
        .startAndTransition(
            () -> {
              storage.init(raftStorage);
              loadSnapshot();
            },
            IOException.class);
  }

  @Override
  public void pause() {
    if (getLifeCycle().compareAndTransition(LifeCycle.State.RUNNING, LifeCycle.State.PAUSING)) {
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    }
  }

  @Override
  public void reinitialize() throws IOException {
    storage.loadLatestSnapshot();
    loadSnapshot();
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  private void loadSnapshot() throws IOException {
    var snapshot = storage.getLatestSnapshot();
    if (snapshot != null) {
      contents = SnapshotFile.read(snapshot.getFile().getPath());
      setLastAppliedTermIndex(snapshot.getTermIndex());
    }
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex last = getLastAppliedTermIndex();
    var file = storage.getSnapshotFile(last.getTerm(), last.getIndex()).toPath();
    storage.updateLatestSnapshot(SnapshotFile.write(contents, file, last));
    return last.getIndex();
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction) {
    var request = transaction.getClientRequest();
    if (request != null) {
      signals.appending(request.getCallId());
    }
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    try {
      byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
      Write write = WriteCodec.decodeWrite(bytes);
      WriteOutcome outcome = contents.apply(write, entry.getTerm());
      updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
      bytesSinceSnapshot += bytes.length;
      if (bytesSinceSnapshot > SNAPSHOT_EVERY_BYTES) {
        bytesSinceSnapshot = 0;
        signals.snapshotIsDue();
      }
      return CompletableFuture.completedFuture(
          Message.valueOf(ByteString.copyFrom(WriteCodec.encode(outcome))));
    } catch (IOException e) {
      // Going on without this entry would let this voter differ from the others. Thrown from here,
      // Ratis stops this voter.
      throw new IllegalStateException(
          "Entry %d of the quorum's log cannot be read.".formatted(entry.getIndex()), e);
    }
  }

  @Override
  public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto peers) {
    signals.leadershipMayHaveChanged();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
    signals.leadershipMayHaveChanged();
  }

  @Override
  public void notifyLeaderReady() {
    signals.leadershipMayHaveChanged();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    signals.leadershipMayHaveChanged();
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    signals.stopped("its log could not be written (%s)".formatted(cause.getMessage()));
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean wholeServer) {
    if (!wholeServer) {
      signals.stopped("the others have voted it out, or its log could not be read");
    }
  }
}

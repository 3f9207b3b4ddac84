package io.holdfast.store.raft;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis set up for one small group: its defaults are made for storing bulk data and keep buffers,
 * caches and files many times as large as all that Holdfast ever stores.
 */
final class RaftTuning {
  /** Entries in the log before a snapshot makes the older ones superfluous. */
  private static final long SNAPSHOT_EVERY_ENTRIES = 2_000;

  /** An agent thawed after a day takes part again; Ratis would shut down after a minute. */
  private static final Duration LONGEST_FREEZE = Duration.ofDays(365);

  private static final String NETTY = "org.apache.ratis.thirdparty.io.netty.";

  private RaftTuning() {}

  /**
   * What Ratis's own copy of Netty reads when its classes are loaded; other copies are not touched.
   * Whoever starts the process may set them otherwise.
   */
  static void prepareNetty() {
    // One arena of chunks of 128 KiB instead of several of 4 MiB, for some messages a second.
    unlessSet("allocator.numDirectArenas", "1");
    unlessSet("allocator.numHeapArenas", "1");
    unlessSet("allocator.maxOrder", "4");
    // Ratis's clients take the native TLS library whenever it loads; its server has ours.
    unlessSet("handler.ssl.noOpenSsl", "true");
  }

  private static void unlessSet(String key, String value) {
    if (System.getProperty(NETTY + key) == null) {
      System.setProperty(NETTY + key, value);
    }
  }

  static RaftProperties properties(RaftSettings settings, Path logDirectory) {
    RaftProperties p = new RaftProperties();
    List<File> directories = List.of(logDirectory.toFile());
    RaftServerConfigKeys.setStorageDir(p, directories);
    RaftConfigKeys.Rpc.setType(p, new GuardedRpc());
    GrpcConfigKeys.Server.setHost(p, settings.selfVoter().address());
    GrpcConfigKeys.Server.setPort(p, settings.selfVoter().port());
    time(p, settings.timeouts());
    disk(p);
    memory(p);
    return p;
  }

  private static void time(RaftProperties p, ElectionTimeouts timeouts) {
    TimeDuration min = of(timeouts.min());
    TimeDuration max = of(timeouts.max());
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, min);
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, max);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, min);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, max);
    // A vote that comes later than this comes too late for its election.
    RaftServerConfigKeys.Rpc.setRequestTimeout(p, max);
    // After losing its majority a leader rests for one election, not for Ratis's 10 s; a leader
    // that
    // was itself stopped for longer than this steps down at once.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, max);
    RaftServerConfigKeys.setCloseThreshold(p, of(LONGEST_FREEZE));
    // How long a voter that is being admitted may be silent.
    RaftServerConfigKeys.setStagingTimeout(p, TimeDuration.valueOf(5, TimeUnit.SECONDS));
  }

  private static void disk(RaftProperties p) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("2MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("64KB"));
    // The commit index is learnt from the next leader; writing it costs one entry per write.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, SNAPSHOT_EVERY_ENTRIES);
    RaftServerConfigKeys.Snapshot.setCreationGap(p, 1);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
    // A voter that was away for long gets the snapshot; the log need not wait for it.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    RaftServerConfigKeys.Log.setPurgeGap(p, 1);
  }

  private static void memory(RaftProperties p) {
    SizeInBytes batch = SizeInBytes.valueOf("1MB");
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("4MB"));
    // Ratis wants room for a batch and its header.
    RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf("1088KB"));
    RaftServerConfigKeys.Log.setQueueElementLimit(p, 1024);
    RaftServerConfigKeys.Log.setQueueByteLimit(p, SizeInBytes.valueOf("8MB"));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, batch);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(p, SizeInBytes.valueOf("512KB"));
    RaftServerConfigKeys.Write.setElementLimit(p, 256);
    RaftServerConfigKeys.Write.setByteLimit(p, SizeInBytes.valueOf("8MB"));
    RaftServerConfigKeys.RetryCache.setExpiryTime(p, TimeDuration.valueOf(5, TimeUnit.SECONDS));
    GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf("4MB"));
    GrpcConfigKeys.setFlowControlWindow(p, batch);
  }

  private static TimeDuration of(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}

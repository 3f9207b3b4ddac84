package io.holdfast.engine.redis;

import io.holdfast.core.cluster.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far a member's data goes. Pure.
 *
 * @param end the end of its log, or, when not exact, a point up to which it surely goes
 * @param exact whether the end is known exactly
 * @param replicationId lineage in which the offset counts; null when there is no stamp
 */
record Extent(LogPosition end, boolean exact, @Nullable String replicationId) {
  /** The lineage of a server's replication ids in terms, as far as it was seen to follow. */
  interface Lineage {
    boolean isOf(String replicationId, Stamp stamp);
  }

  static Extent of(Snapshot snapshot, @Nullable Rest rest, Lineage lineage) {
    var stamp = snapshot.stamp();
    if (stamp == null) {
      return new Extent(LogPosition.START, false, null);
    }
    var info = snapshot.info();
    var id = info.replicationId();
    if (id.equals(stamp.replicationId()) || lineage.isOf(id, stamp)) {
      return exact(stamp, info.offset(), id);
    }
    if (info.formerReplicationId().equals(stamp.replicationId())) {
      // A promotion that got no further than its first move.
      return exact(stamp, info.offset(), stamp.replicationId());
    }
    if (rest != null && rest.stamp().equals(stamp)) {
      return exact(stamp, rest.offset(), rest.replicationId());
    }
    return new Extent(new LogPosition(stamp.term(), stamp.offset()), false, stamp.replicationId());
  }

  private static Extent exact(Stamp stamp, long offset, String id) {
    return new Extent(new LogPosition(stamp.term(), Math.max(offset, stamp.offset())), true, id);
  }
}

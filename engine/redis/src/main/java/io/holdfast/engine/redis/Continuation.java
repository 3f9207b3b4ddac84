package io.holdfast.engine.redis;

import org.jspecify.annotations.Nullable;

/** How a member's data stands to the history of a primary that it is to follow. Pure. */
sealed interface Continuation {
  /** The primary continues it, and still has the stream from there on. */
  record Streams() implements Continuation {}

  /** The primary has all of it, but not the stream from there on: a copy loses nothing. */
  record Contained() implements Continuation {}

  /**
   * It holds, or may hold, what the primary does not have.
   *
   * @param lostBytes bytes of stream that only this member has; null when not known
   */
  record Diverged(@Nullable Long lostBytes) implements Continuation {}

  /**
   * Compares. What decides is what Redis itself decides by when a replica asks to continue (source:
   * redis.io, "Redis replication", partial resynchronization): the lineage that the offset counts
   * in, and for the primary's former lineage the offset at which it left it.
   */
  static Continuation of(Extent own, @Nullable Stamp stamp, Snapshot primary) {
    if (stamp == null) {
      return new Contained();
    }
    var info = primary.info();
    var theirs = primary.stamp();
    var id = own.replicationId();
    var fork = info.number("second_repl_offset") - 1;
    if (own.exact() && info.replicationId().equals(id)) {
      return own.end().offset() > info.offset()
          ? new Diverged(own.end().offset() - info.offset())
          : reachable(own, info);
    }
    if (own.exact() && info.formerReplicationId().equals(id)) {
      return own.end().offset() > fork
          ? new Diverged(own.end().offset() - fork)
          : reachable(own, info);
    }
    // Whoever holds a primary's stamp has all it has from that primary, unless it is that primary.
    return theirs != null
            && stamp.term().equals(theirs.term())
            && stamp.primary().equals(theirs.primary())
        ? new Contained()
        : new Diverged(null);
  }

  private static Continuation reachable(Extent own, Info primary) {
    var next = own.end().offset() + 1;
    var first = primary.number("repl_backlog_first_byte_offset");
    return primary.number("repl_backlog_active") == 1 && next >= first
        ? new Streams()
        : new Contained();
  }
}

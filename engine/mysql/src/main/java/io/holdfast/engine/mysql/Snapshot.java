package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.engine.mysql.log.History;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the server about itself, in its own terms.
 *
 * @param writable whether it takes writes of clients: whether it leads
 * @param serverId the term while it leads
 * @param history the transactions that are in its data
 * @param written end of its log, where that may be further than its data
 * @param open whether clients may log in
 * @param semiSync the settings by which commits wait, as one text; see {@link Words#waits}
 * @param receiver how its receiving stands; null when it was never told to receive
 * @param waiting how many commits wait for a standby
 * @param heartbeats how often it has heard from an idle primary
 */
record Snapshot(
    boolean writable,
    long serverId,
    History history,
    LogPosition written,
    boolean open,
    String semiSync,
    @Nullable Receiver receiver,
    long waiting,
    long heartbeats) {
  /**
   * How receiving stands. Source: MariaDB Server documentation and MySQL Reference Manual, "SHOW
   * REPLICA STATUS".
   *
   * @param stopped whether the thread that receives is not there
   * @param streaming whether it is connected and receives
   * @param error number of what keeps it from receiving; 0 for nothing
   * @param errorText the same in words
   * @param received the transactions that have arrived
   * @param applying whether the thread that applies is there
   * @param applyError number of what ended applying; 0 for nothing
   * @param applyErrorText the same in words
   * @param secondsBehind age of what is being applied; null when not known
   */
  record Receiver(
      boolean stopped,
      boolean streaming,
      int error,
      String errorText,
      History received,
      boolean applying,
      int applyError,
      String applyErrorText,
      @Nullable Long secondsBehind) {}

  /** End of what is in its data. */
  LogPosition applied() {
    return history.end();
  }

  /** End of what the receiving thread has on disk. */
  LogPosition received() {
    var known = receiver;
    var arrived = known == null ? LogPosition.START : known.received().end();
    return arrived.isAtLeast(applied()) ? arrived : applied();
  }

  boolean isReceiving() {
    return receiver != null && !receiver.stopped();
  }

  boolean isApplying() {
    return receiver != null && receiver.applying();
  }
}

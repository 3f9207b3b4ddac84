package io.holdfast.store.etcd;

import io.holdfast.core.cluster.HostId;
import java.time.Duration;

/**
 * This host's lease: while it is alive by this host's own clock, it is alive at the server too. Its
 * life is counted from the moment before a renewal was sent, and ends a margin earlier than the
 * server's. Renewed by one thread, read by all.
 */
final class Session {
  private final Etcd etcd;
  private final Layout layout;
  private final HostId self;
  private final LeaseTiming timing;
  private final Runnable lost;
  private volatile long lease;
  private volatile long reliableUntil = System.nanoTime();

  /**
   * @param lost called when the lease has ended at the server, before a new one is asked for
   */
  Session(Etcd etcd, Layout layout, HostId self, LeaseTiming timing, Runnable lost) {
    this.etcd = etcd;
    this.layout = layout;
    this.self = self;
    this.timing = timing;
    this.lost = lost;
  }

  /** The lease's number; 0 when there is none. */
  long lease() {
    return lease;
  }

  /** Whether the lease has certainly not ended at the server. */
  boolean isAlive() {
    return lease != 0 && reliableUntil - System.nanoTime() > 0;
  }

  /** Renews the lease or gets a new one; empty when that was done, else what went wrong. */
  String renew() throws InterruptedException {
    var deadline = Deadline.in(timing.ttl().minus(timing.margin()));
    long sentAt = System.nanoTime();
    if (lease == 0) {
      return begin(sentAt, deadline);
    }
    var question = Json.object().put("ID", Long.toString(lease));
    return switch (etcd.ask(Etcd.KEEP_ALIVE, question, deadline)) {
      case Answer.Given(var renewed, _) -> {
        long seconds = Json.number(renewed, "TTL");
        if (seconds > 0) {
          rely(sentAt, seconds);
          yield "";
        }
        lease = 0; // it has ended; whatever it bound is gone
        lost.run();
        yield begin(System.nanoTime(), deadline);
      }
      case Answer.Refused(var why) -> why;
      case Answer.None(var why) -> why;
    };
  }

  private String begin(long sentAt, Deadline deadline) throws InterruptedException {
    var question = Json.object().put("TTL", Long.toString(timing.ttl().toSeconds()));
    return switch (etcd.ask(Etcd.GRANT, question, deadline)) {
      case Answer.Given(var granted, _) ->
          announce(Json.number(granted, "ID"), sentAt, Json.number(granted, "TTL"), deadline);
      case Answer.Refused(var why) -> why;
      case Answer.None(var why) -> why;
    };
  }

  /** A lease that nobody could be given the lead by is let go: it ends by itself. */
  private String announce(long granted, long sentAt, long seconds, Deadline deadline)
      throws InterruptedException {
    var question = new Transaction().put(layout.candidate(self), self.name(), granted).body();
    return switch (etcd.ask(Etcd.TRANSACTION, question, deadline)) {
      case Answer.Given _ -> {
        lease = granted;
        rely(sentAt, seconds);
        yield "";
      }
      case Answer.Refused(var why) -> why;
      case Answer.None(var why) -> why;
    };
  }

  private void rely(long sentAt, long seconds) {
    reliableUntil = sentAt + timing.reliance(seconds).toNanos();
  }

  /** Ends the lease, and with it all it bound, so that nobody has to wait for it. Best effort. */
  void end(Duration within) throws InterruptedException {
    long ended = lease;
    lease = 0;
    if (ended != 0) {
      var _ =
          etcd.ask(Etcd.REVOKE, Json.object().put("ID", Long.toString(ended)), Deadline.in(within));
    }
  }
}

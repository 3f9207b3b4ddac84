package io.holdfast.store.etcd;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host's part in who leads. One thread of its own renews the lease, looks at the leader's key
 * and takes it when it is free:
 *
 * <pre>
 * renew the lease → read the key →  free            take it
 *                                   ours, new        read everything, then lead in that epoch
 *                                   ours, ended      write it anew: a new epoch
 *                                   somebody else's  follow
 * </pre>
 *
 * <p>The epoch is the revision at which the key was written last. Whoever gives the lead away
 * writes the key in the other's name, bound to the other's lease: there is no moment without a
 * leader.
 */
final class Seat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Seat.class);
  private static final Leadership NOBODY = new Leadership.Following(null);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final EtcdSettings settings;
  private final Etcd etcd;
  private final Layout layout;
  private final Mirror mirror;
  private final Reading reading;
  private final Session session;
  private final OwnReign reign = new OwnReign();
  private final Runnable mayHaveChanged;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** Used by the thread only: whether it has ever seen who leads, and what it complained of. */
  private boolean hasLooked;

  private String trouble = "";

  /**
   * @param mayHaveChanged called when this host's leadership may have changed; returns at once
   */
  Seat(EtcdSettings settings, Etcd etcd, Layout layout, Mirror mirror, Runnable mayHaveChanged) {
    this.settings = settings;
    this.etcd = etcd;
    this.layout = layout;
    this.mirror = mirror;
    this.reading = new Reading(etcd, layout, mirror);
    this.session = new Session(etcd, layout, settings.self(), settings.timing(), reign::endPresent);
    this.mayHaveChanged = mayHaveChanged;
    this.thread = Thread.ofPlatform().daemon().name("quorum-seat").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something is new: looks at once. */
  void wake() {
    wake.release();
  }

  /** Who leads, by this host's own clock; never waits. */
  Leadership leadership() {
    if (closed || !session.isAlive()) {
      // What was read may be out of date by now, and the lead is nobody's to keep.
      reign.endPresent();
      return NOBODY;
    }
    long epoch = reign.present();
    if (epoch != 0) {
      return new Leadership.Leading(new Epoch(epoch));
    }
    return mirror
        .leader()
        .map(leader -> new HostId(leader.value()))
        .filter(host -> !host.equals(settings.self()))
        .<Leadership>map(Leadership.Following::new)
        .orElse(NOBODY);
  }

  /** The quorum does not take this epoch's word any more. */
  void over(long epoch) {
    reign.end(epoch);
    mayHaveChanged.run();
    wake();
  }

  /** Writes the leader's key in another host's name, if that one takes part. */
  void yieldTo(HostId host, Duration within) throws InterruptedException {
    if (!(leadership() instanceof Leadership.Leading(Epoch epoch))
        || host.equals(settings.self())) {
      return;
    }
    var deadline = Deadline.in(within);
    var taking = candidate(host, deadline);
    if (taking.isEmpty()) {
      log.info("The quorum's leadership stays here: {} does not take part now.", host);
      return;
    }
    var candidate = taking.get();
    var question =
        new Transaction()
            .ifModifiedAt(layout.leader(), epoch.number())
            .ifModifiedAt(candidate.key(), candidate.modified())
            .put(layout.leader(), host.name(), candidate.lease())
            .body();
    switch (etcd.ask(Etcd.TRANSACTION, question, deadline)) {
      case Answer.Given(var done, _) when done.path("succeeded").asBoolean(false) -> {
        mirror.written(
            new Entry(layout.leader(), host.name(), 0, Json.revision(done), candidate.lease()));
        over(epoch.number());
      }
      case Answer.Given _ -> wake();
      case Answer.Refused(var why) ->
          log.info("The quorum's leadership stays here, {} did not take it: {}", host, why);
      case Answer.None _ -> wake(); // the next look tells
    }
  }

  /** The host's own key, for which it may need a moment after its start. */
  private Optional<Entry> candidate(HostId host, Deadline deadline) throws InterruptedException {
    while (true) {
      if (look(layout.candidate(host), deadline) instanceof Answer.Given(var range, _)) {
        var found = Json.entries(range).stream().findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
      if (deadline.isOver() || closed) {
        return Optional.empty();
      }
      Thread.sleep(RETRY);
    }
  }

  private void run() {
    while (!closed) {
      try {
        var pace = beatSafely() ? settings.timing().beat() : RETRY;
        if (wake.tryAcquire(pace.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private boolean beatSafely() throws InterruptedException {
    try {
      return beat();
    } catch (RuntimeException e) {
      log.error("An unexpected fault in the quorum's seat; it goes on.", e);
      return false;
    }
  }

  private boolean beat() throws InterruptedException {
    var problem = session.renew();
    if (problem.isEmpty()) {
      problem = look();
    }
    if (!problem.equals(trouble)) {
      tell(problem);
    }
    mayHaveChanged.run();
    return problem.isEmpty();
  }

  /** Says once that etcd is away and once that it is back, not every reason in between. */
  private void tell(String problem) {
    if (problem.isEmpty()) {
      log.info("etcd answers again.");
    } else if (trouble.isEmpty()) {
      log.warn("etcd does not serve as the quorum now; asking again all the time: {}", problem);
    }
    trouble = problem;
  }

  private String look() throws InterruptedException {
    return switch (look(layout.leader(), Deadline.in(settings.timing().ttl()))) {
      case Answer.Refused(var why) -> why;
      case Answer.None(var why) -> why;
      case Answer.Given(var range, _) -> {
        var leader = Json.entries(range).stream().findFirst();
        leader.ifPresentOrElse(mirror::written, () -> mirror.noLeader(Json.revision(range)));
        yield decide(leader);
      }
    };
  }

  private String decide(Optional<Entry> leader) throws InterruptedException {
    boolean firstLook = !hasLooked;
    hasLooked = true;
    if (leader.isEmpty()) {
      reign.endPresent();
      return take(0);
    }
    var key = leader.get();
    if (key.lease() == session.lease()) {
      return reign.isOver(key.modified()) ? take(key.modified()) : lead(key.modified());
    }
    reign.end(key.modified());
    if (firstLook && key.value().equals(settings.self().name())) {
      // This host's own former process, which cannot run any more beside this one.
      return take(key.modified());
    }
    return "";
  }

  /** Writes the key in our own name, if it still is as we saw it: 0 for free. */
  private String take(long seenAt) throws InterruptedException {
    var question = new Transaction();
    if (seenAt == 0) {
      question.ifVersionIs(layout.leader(), 0);
    } else {
      question.ifModifiedAt(layout.leader(), seenAt);
    }
    question.put(layout.leader(), settings.self().name(), session.lease());
    return switch (etcd.ask(
        Etcd.TRANSACTION, question.body(), Deadline.in(settings.timing().ttl()))) {
      case Answer.Refused(var why) -> why;
      case Answer.None(var why) -> why;
      case Answer.Given(var done, _) -> {
        if (done.path("succeeded").asBoolean(false)) {
          yield lead(Json.revision(done));
        }
        wake(); // somebody was faster: look who
        yield "";
      }
    };
  }

  private String lead(long epoch) throws InterruptedException {
    if (reign.present() == epoch) {
      return "";
    }
    var problem = reading.fill(Deadline.in(settings.timing().ttl()));
    if (problem.isEmpty() && session.isAlive() && reign.begin(epoch)) {
      log.debug("leading in epoch {}", epoch);
    }
    return problem;
  }

  private Answer look(String key, Deadline deadline) throws InterruptedException {
    return etcd.ask(Etcd.RANGE, Json.object().put("key", Json.bytes(key)), deadline);
  }

  /** Gives the lead back, so that nobody has to wait for the lease to end. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    reign.endPresent();
    thread.interrupt();
    try {
      thread.join(GOODBYE);
      session.end(GOODBYE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.ElectorWord;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.engine.redis.resp.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one Sentinel for the primary, every heartbeat and whenever it publishes that something
 * changes; what it publishes is not believed, only taken as a reason to ask. Source: redis.io,
 * "High availability with Redis Sentinel", Sentinel commands, and Pub/Sub messages.
 */
final class SentinelWatch implements AutoCloseable {
  private static final List<String> CHANNELS =
      List.of(
          "SUBSCRIBE",
          "+switch-master",
          "+promoted-slave",
          "+try-failover",
          "+config-update-from",
          "+failover-end",
          "+reset-master");

  /** A subscription is idle for as long as nothing happens. */
  private static final Duration IDLE = Duration.ofHours(1);

  private final AdoptedMembers members;
  private final String endpoint;
  private final Duration heartbeat;
  private final Session asking;
  private final Map<HostId, Session> confirming = new HashMap<>();
  private final Semaphore news = new Semaphore(0);
  private final Thread asker;
  private final Thread listener;
  private volatile @Nullable Heard heard;
  private volatile @Nullable Wire subscription;
  private volatile boolean closed;

  private record Heard(ElectorWord word, long atNanos) {}

  SentinelWatch(AdoptedMembers members, String endpoint) {
    this.members = members;
    this.endpoint = endpoint;
    this.heartbeat = members.context().cluster().detection().heartbeat();
    this.asking = new Session(members.sentinel(endpoint));
    this.asker = Thread.ofVirtual().name("sentinel-" + endpoint).unstarted(this::ask);
    this.listener = Thread.ofVirtual().name("news-of-" + endpoint).unstarted(this::listen);
  }

  void start() {
    asker.start();
    listener.start();
  }

  /** Its newest word, with its age by now; empty when its newest question was not answered. */
  Optional<ElectorWord> word() {
    var last = heard;
    return last == null
        ? Optional.empty()
        : Optional.of(aged(last.word(), Duration.ofNanos(System.nanoTime() - last.atNanos())));
  }

  private static ElectorWord aged(ElectorWord word, Duration age) {
    return new ElectorWord(
        word.service(),
        word.elector(),
        word.named(),
        word.election(),
        word.leads(),
        word.busy(),
        word.quorate(),
        age);
  }

  private void ask() {
    while (!closed) {
      var asked = System.nanoTime();
      try {
        heard = new Heard(word(Deadline.after(heartbeat.multipliedBy(2))), asked);
      } catch (RedisFailure _) {
        heard = null;
        drop(); // a Sentinel that does not answer publishes nothing either
      }
      try {
        if (news.tryAcquire(heartbeat.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private ElectorWord word(Deadline deadline) throws RedisFailure {
    var word = SentinelQuestions.ask(asking, members, endpoint, deadline);
    var named = word.named();
    return named == null || !leads(named, deadline)
        ? word
        : new ElectorWord(
            word.service(),
            endpoint,
            named,
            word.election(),
            true,
            word.busy(),
            word.quorate(),
            Duration.ZERO);
  }

  /** Whether that member says itself that it is the primary. */
  private boolean leads(HostId host, Deadline deadline) {
    try {
      var role =
          confirming
              .computeIfAbsent(host, members::sessionTo)
              .ask(deadline.within(heartbeat), "ROLE");
      return role.each().stream().findFirst().map(Reply::text).filter("master"::equals).isPresent();
    } catch (RedisFailure _) {
      return false; // who does not answer does not say so
    }
  }

  private void listen() {
    while (!closed) {
      try {
        hear();
      } catch (IOException _) {
        // Asked every heartbeat all the same; subscribed again below.
      } finally {
        drop();
      }
      try {
        Thread.sleep(heartbeat);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void hear() throws IOException {
    var address = members.sentinel(endpoint);
    var deadline = Deadline.after(heartbeat.multipliedBy(2));
    try (var wire = new Wire(address.host(), address.port(), deadline)) {
      subscription = wire;
      if (!address.user().isEmpty()) {
        var _ =
            wire.exchange(
                List.of(List.of("AUTH", address.user(), address.password().get())), deadline);
      }
      if (wire.exchange(List.of(CHANNELS), deadline).getFirst() instanceof Reply.Refusal) {
        return;
      }
      while (!closed) {
        var _ = wire.next(Deadline.after(IDLE));
        news.release();
      }
    }
  }

  private void drop() {
    var open = subscription;
    subscription = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    asker.interrupt();
    listener.interrupt();
    drop();
    asking.close();
    // Sessions to members belong to the asker; they end with their sockets.
    confirming.values().forEach(Session::close);
  }
}

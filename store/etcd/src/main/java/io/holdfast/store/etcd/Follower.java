package io.holdfast.store.etcd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the mirror up to date by watching. An open stream proves nothing: one to a member that
 * hangs stays silent for ever. So each is left after a while for the member that answers at the
 * time, and nothing that matters for leading is learnt here alone.
 */
final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration LONGEST_STREAM = Duration.ofSeconds(15);
  private static final Duration OPENING = Duration.ofSeconds(3);
  private static final Duration READING = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Etcd etcd;
  private final Layout layout;
  private final Mirror mirror;
  private final Reading reading;
  private final Runnable leaderMayHaveChanged;
  private final Thread thread;
  private @Nullable InputStream open;
  private Deadline leaveAt = Deadline.in(LONGEST_STREAM);
  private volatile boolean closed;

  /** Used by the thread only: history that this host has missed is gone at the server. */
  private boolean readAnew = true;

  /**
   * @param leaderMayHaveChanged called when the leader's key has changed; returns at once
   */
  Follower(Etcd etcd, Layout layout, Mirror mirror, Runnable leaderMayHaveChanged) {
    this.etcd = etcd;
    this.layout = layout;
    this.mirror = mirror;
    this.reading = new Reading(etcd, layout, mirror);
    this.leaderMayHaveChanged = leaderMayHaveChanged;
    this.thread = Thread.ofPlatform().daemon().name("quorum-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** To be called a few times a second: leaves a stream that has been open long enough. */
  synchronized void tick() {
    if (open != null && leaveAt.isOver()) {
      leave();
    }
  }

  private void run() {
    while (!closed) {
      try {
        if (!follow()) {
          Thread.sleep(RETRY);
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        log.error("An unexpected fault while watching etcd; reading it anew.", e);
        readAnew = true;
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /** Watches until the stream ends; whether it had begun. */
  private boolean follow() throws InterruptedException {
    if (readAnew) {
      var problem = reading.fill(Deadline.in(READING));
      if (!problem.isEmpty()) {
        log.debug("cannot read etcd: {}", problem);
        return false;
      }
      readAnew = false;
      leaderMayHaveChanged.run();
    }
    boolean begun = false;
    try (var stream = etcd.watch(question(), Deadline.in(OPENING));
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      stay(stream);
      for (var line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        if (!line.isBlank()) {
          heard(Json.read(line));
          begun = true;
        }
      }
    } catch (IOException | JacksonException e) {
      log.debug("the watch ended: {}", e.getMessage());
    } finally {
      left();
    }
    return begun;
  }

  private ObjectNode question() {
    var question = Json.object();
    question
        .putObject("create_request")
        .put("key", Json.bytes(layout.all()))
        .put("range_end", Json.bytes(Layout.after(layout.all())))
        .put("start_revision", Long.toString(mirror.complete() + 1));
    return question;
  }

  private void heard(JsonNode message) throws IOException {
    var news = message.path("result");
    if (news.path("canceled").asBoolean(false) || news.isMissingNode()) {
      // Compacted away meanwhile, or refused: what was missed has to be read.
      readAnew = Json.number(news, "compact_revision") > 0 || news.isMissingNode();
      throw new IOException(news.path("cancel_reason").asString(message.toString()));
    }
    boolean ofLeader = false;
    long revision = 0;
    for (var event : news.path("events")) {
      var entry = Json.entry(event.path("kv"));
      if (event.path("type").asString("PUT").equals("DELETE")) {
        mirror.removed(entry.key(), entry.modified());
      } else {
        mirror.written(entry);
      }
      revision = Math.max(revision, entry.modified());
      ofLeader |= entry.key().equals(layout.leader());
    }
    mirror.completeTo(revision);
    if (ofLeader) {
      leaderMayHaveChanged.run();
    }
  }

  private synchronized void stay(InputStream stream) {
    open = stream;
    leaveAt = Deadline.in(LONGEST_STREAM);
    if (closed) {
      leave();
    }
  }

  private synchronized void left() {
    open = null;
  }

  private synchronized void leave() {
    try {
      Objects.requireNonNull(open).close();
    } catch (IOException e) {
      log.debug("closing a watch: {}", e.getMessage());
    }
    open = null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
    if (open != null) {
      leave();
    }
  }
}

package io.holdfast.agent.http;

import io.holdfast.api.Event;
import io.holdfast.api.EventPage;
import io.holdfast.api.WireFormat;
import io.holdfast.spi.store.QuorumStore;
import io.holdfast.spi.store.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event log: a page as JSON, or a stream of server-sent events that a client resumes with
 * {@code Last-Event-ID}. Read from this host's own voter.
 */
public final class EventPages {
  private static final String STREAM = "text/event-stream";
  private static final Duration PACE = Duration.ofMillis(250);
  private static final int TICKS_BETWEEN_SIGNS_OF_LIFE = 20;
  private static final int DEFAULT_LIMIT = 100;

  private final @Nullable QuorumStore store;

  /**
   * @param store null on a host that does not vote
   */
  public EventPages(@Nullable QuorumStore store) {
    this.store = store;
  }

  /** Whether this host has the log. */
  boolean isHere() {
    return store != null;
  }

  Answer answer(Call call) {
    var from = store;
    if (from == null) {
      throw new IllegalStateException("this host does not vote and has no event log");
    }
    var after = call.header("Last-Event-ID").map(id -> Call.number("Last-Event-ID", id));
    var accept = call.header("Accept").orElse("");
    if (accept.contains(STREAM)) {
      var start = after.orElseGet(() -> call.number("after", newest(from)));
      return new Answer.Stream(STREAM, out -> stream(from, start, out));
    }
    var limit = Math.clamp(call.number("limit", DEFAULT_LIMIT), 1, EventPage.MAX_EVENTS);
    var events =
        call.query().containsKey("after")
            ? read(from, call.number("after", 0), limit)
            : read(from, Math.max(0, newest(from) - limit), limit);
    return Answer.json(200, new EventPage(events, newest(from)));
  }

  private static void stream(QuorumStore store, long start, OutputStream out)
      throws IOException, InterruptedException {
    var last = start;
    var quiet = 0;
    out.write(": holdfast\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    while (true) {
      var events = read(store, last, DEFAULT_LIMIT);
      var text = new StringBuilder();
      for (var event : events) {
        text.append("id: ").append(event.number()).append('\n');
        text.append("data: ").append(WireFormat.writeText(event)).append("\n\n");
        last = event.number();
      }
      quiet = events.isEmpty() ? quiet + 1 : 0;
      if (quiet >= TICKS_BETWEEN_SIGNS_OF_LIFE) {
        quiet = 0;
        text.append(": still here\n\n");
      }
      if (!text.isEmpty()) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      Thread.sleep(PACE);
    }
  }

  private static List<Event> read(QuorumStore store, long after, int limit) {
    return store.events(after + 1, limit).stream()
        .map(stored -> WireFormat.read(stored.json(), Event.class).numbered(stored.number()))
        .toList();
  }

  /** Number of the newest event; the log is bounded, so looking for it costs little. */
  private static long newest(QuorumStore store) {
    var newest = 0L;
    List<StoredEvent> page = store.events(1, EventPage.MAX_EVENTS);
    while (!page.isEmpty()) {
      newest = page.getLast().number();
      page = store.events(newest + 1, EventPage.MAX_EVENTS);
    }
    return newest;
  }
}

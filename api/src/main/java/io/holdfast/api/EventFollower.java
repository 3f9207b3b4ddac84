package io.holdfast.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows the stream of events across lost connections. */
final class EventFollower {
  /**
   * The agent sends a comment at least every ten seconds; more silence than this is a dead link.
   */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int QUEUED_LINES = 256;
  private static final String DATA = "data:";

  private final Exchange exchange;

  EventFollower(Exchange exchange) {
    this.exchange = exchange;
  }

  void follow(long after, Consumer<Event> onEvent) throws InterruptedException {
    var last = new long[] {after};
    var giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var stream = exchange.openEvents(last[0])) {
        relay(
            stream,
            event -> {
              // A resumed stream may repeat the event at the seam.
              if (event.number() > last[0]) {
                last[0] = event.number();
                onEvent.accept(event);
              }
            });
        giveUpAt = System.nanoTime() + PATIENCE.toNanos();
      } catch (HoldfastException fault) {
        if (!fault.code().isRetryable() || System.nanoTime() - giveUpAt > 0) {
          throw fault;
        }
      } catch (IOException closing) {
        // The link was lost already; the next one resumes.
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Until the link ends or falls silent. */
  private static void relay(InputStream stream, Consumer<Event> onEvent)
      throws InterruptedException {
    BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(QUEUED_LINES);
    var reader = Thread.ofVirtual().name("event-stream").start(() -> read(stream, lines));
    try {
      while (true) {
        var line = lines.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
        if (line == null || line.isEmpty()) {
          return;
        }
        if (line.get().startsWith(DATA)) {
          onEvent.accept(WireFormat.read(line.get().substring(DATA.length()).strip(), Event.class));
        }
      }
    } finally {
      reader.interrupt();
    }
  }

  private static void read(InputStream stream, BlockingQueue<Optional<String>> lines) {
    try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        lines.put(Optional.of(line));
      }
      lines.put(Optional.empty());
    } catch (IOException lost) {
      var _ = lines.offer(Optional.empty());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.holdfast.agent.supervision;

import java.time.Duration;
import java.time.Instant;

/**
 * When one member's engine is looked at, one look at a time, and whether the last one is to be
 * trusted. One thread's own.
 *
 * <p>An observation is *clean* when no step was under way from its beginning to its end, and none
 * has begun since. Decisions and seals rest on clean ones alone: a step that is still changing the
 * engine could otherwise make a reported final position grow.
 */
final class Observations {
  /** How long after a change the engine is watched closely. */
  private static final Duration ATTENTION = Duration.ofSeconds(3);

  /** How often the engine is looked at right after a change, when others wait for what is seen. */
  private static final Duration CLOSE = Duration.ofMillis(10);

  /** How often the engine's process is looked at: the delay of noticing that it died. */
  private static final Duration TICK = Duration.ofMillis(20);

  private final Duration heartbeat;
  private final Hands hands;
  private Instant attentiveUntil;
  private Instant nextLook;
  private boolean underWay;
  private boolean again;
  private boolean stepping;
  private boolean clean;
  private long ticket;
  private long lastDirtyTicket;

  Observations(Duration heartbeat, Hands hands, Instant now) {
    this.heartbeat = heartbeat;
    this.hands = hands;
    this.attentiveUntil = now.plus(ATTENTION);
    this.nextLook = now;
  }

  /** How long to wait at most before it is asked again whether a look is due. */
  Duration pace(Instant now) {
    return isAttentive(now) ? CLOSE : TICK;
  }

  /** Whether something has changed a moment ago. */
  boolean isAttentive(Instant now) {
    return now.isBefore(attentiveUntil);
  }

  /** Something has changed: more may follow. */
  void attend(Instant now) {
    attentiveUntil = now.plus(ATTENTION);
    var soon = now.plus(CLOSE);
    if (soon.isBefore(nextLook)) {
      nextLook = soon;
    }
  }

  /** Looks now, or as soon as the look under way has ended. */
  void look(Instant now) {
    if (underWay) {
      again = true;
      return;
    }
    underWay = true;
    nextLook = now.plus(isAttentive(now) ? CLOSE : heartbeat);
    ticket++;
    hands.observe(ticket);
  }

  void lookIfDue(Instant now) {
    if (!now.isBefore(nextLook)) {
      look(now);
    }
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** A look has ended. */
  void ended(long ofTicket, Instant now) {
    underWay = false;
    clean = !stepping && ofTicket > lastDirtyTicket;
    if (again) {
      again = false;
      look(now);
    }
  }

  /** Whether what was seen last still tells what the engine is. */
  boolean isClean() {
    return clean;
  }

  void stepBegins() {
    stepping = true;
    invalidate();
  }

  void stepEnds() {
    stepping = false;
    invalidate();
  }

  /** Neither what was seen counts nor what a look under way sees. */
  private void invalidate() {
    clean = false;
    lastDirtyTicket = ticket;
  }
}

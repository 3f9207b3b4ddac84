package io.holdfast.traffic.vip;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Other machines that claim the address: told to people once, not with every frame. */
final class Disputes {
  private static final Duration STANDS = Duration.ofSeconds(30);

  private final AddressPlace place;
  private @Nullable Mac last;
  private Instant lastAt = Instant.MIN;
  private boolean whileHeld;

  Disputes(AddressPlace place) {
    this.place = place;
  }

  void overridden(Mac claimant) {
    if (isNews(claimant, false)) {
      tell("the former holder's machine %s still answered for it, and was overridden", claimant);
    }
  }

  void refused(Mac claimant) {
    if (isNews(claimant, false)) {
      tell(
          "machine %s, which is none of this cluster's hosts, answers for it: it is not added here."
              + " Take the address away from that machine",
          claimant);
    }
  }

  void claimed(Mac claimant) {
    if (isNews(claimant, true)) {
      tell("machine %s claims it while this host holds it", claimant);
    }
  }

  /** What was seen lately while the address was held; null for nothing. */
  @Nullable Reason problem() {
    var claimant = last;
    return claimant != null && whileHeld && place.now().isBefore(lastAt.plus(STANDS))
        ? Reason.of(ReasonCode.ADDRESS_TAKEN, "%s at %s too", place.text(), claimant)
        : null;
  }

  private boolean isNews(Mac claimant, boolean held) {
    var known = claimant.equals(last) && place.now().isBefore(lastAt.plus(STANDS));
    last = claimant;
    lastAt = place.now();
    whileHeld = held;
    return !known;
  }

  private void tell(String what, Mac claimant) {
    place
        .listener()
        .tell(true, "Address %s: %s.".formatted(place.text(), what.formatted(claimant)));
  }
}

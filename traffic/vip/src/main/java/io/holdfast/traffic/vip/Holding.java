package io.holdfast.traffic.vip;

import io.holdfast.core.address.AddressLease;
import io.holdfast.core.address.AddressMemory;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.address.Tenancy;
import io.holdfast.core.address.TenancyDecision;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for one address what {@link Tenancy} decides, a step at a time, and reports it. One thread's
 * own.
 */
final class Holding {
  private static final Logger LOG = LoggerFactory.getLogger("holdfast.address");

  /** Longest wait for another machine to say that it has the address; a network takes 1 ms. */
  private static final Duration ANSWER = Duration.ofMillis(50);

  /** What a call may take that was not interrupted; less than the controller's margin. */
  private static final Duration HICCUP = Duration.ofMillis(100);

  /** How often people hear of a problem that comes and goes. */
  private static final Duration TOLD = Duration.ofMinutes(5);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final AddressPlace place;
  private final Tenancy tenancy;
  private final Announcements announcements;
  private final Disputes disputes;

  private @Nullable Ground ground;

  /** Whether the kernel may have the address, and when it was last given it, or we began. */
  private boolean present = true;

  private Instant putAt;
  private AddressMemory onDisk;
  private Instant notBefore = Instant.MIN;
  private @Nullable Reason problem;
  private @Nullable Reason told;
  private Instant toldAt = Instant.MIN;
  private @Nullable AddressReport reported;

  Holding(AddressPlace place) {
    this.place = place;
    this.onDisk = place.memory().load();
    this.putAt = place.now();
    this.tenancy = new Tenancy(onDisk, putAt);
    this.announcements = new Announcements(putAt);
    this.disputes = new Disputes(place);
  }

  Tenancy tenancy() {
    return tenancy;
  }

  /** Tells the network anew: neighbours may have missed what was told. */
  void announceAgain() {
    announcements.again(place.now());
  }

  /** Does what is to be done now. */
  void step() {
    try {
      act(place.now());
    } catch (IOException e) {
      failed(e);
    }
    publish();
  }

  private void act(Instant now) throws IOException {
    if (ground == null) {
      prepare(now);
    }
    switch (tenancy.decide(present, now)) {
      case TenancyDecision.Add(var why) -> add(why, now);
      case TenancyDecision.Keep _ -> keep();
      case TenancyDecision.Remove(var why) -> remove(why);
      case TenancyDecision.Rest _ -> {
        present = present && mayLinger(now);
        var _ = remember();
      }
    }
  }

  /** Whether a lifetime that the kernel was given can still be running. */
  private boolean mayLinger(Instant now) {
    return !now.isAfter(putAt.plus(AddressLease.LINGER));
  }

  /** Opens what is needed to hold the address; sees that it is not there to begin with. */
  private void prepare(Instant now) throws IOException {
    if (now.isBefore(notBefore)) {
      return;
    }
    var opened = place.ground().open();
    try {
      if (opened.remove()) {
        place
            .listener()
            .tell(
                true,
                "Address %s was on this host without a right to it, and was removed."
                    .formatted(place.text()));
      }
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    ground = opened;
    present = false;
    problem = null;
  }

  private void add(Reason why, Instant now) throws IOException {
    var here = ground;
    if (here == null || now.isBefore(notBefore)) {
      return;
    }
    here.ask();
    if (!remember()) {
      notBefore = now.plus(AFTER_FAILURE);
      return;
    }
    var claimant = here.claimant(ANSWER);
    if (claimant.isPresent() && !mayOverride(claimant.get(), here)) {
      notBefore = place.now().plus(AFTER_FAILURE);
      return;
    }
    if (put(here)) {
      problem = null;
      announcements.again(place.now());
      LOG.info("holding {}, because {}", place.text(), why.sentence());
      announceIfDue(here);
    }
  }

  /**
   * Another host of the cluster that answers is one whose right is over, or nobody would have been
   * granted it: its answer is stale. Anybody else is a mistake that only people can put right.
   */
  private boolean mayOverride(Mac claimant, Ground here) {
    if (here.isHost(claimant)) {
      disputes.overridden(claimant);
      return true;
    }
    problem = Reason.of(ReasonCode.ADDRESS_TAKEN, "%s at %s", place.text(), claimant);
    disputes.refused(claimant);
    return false;
  }

  private void keep() throws IOException {
    var here = ground;
    if (here == null || !put(here)) {
      return;
    }
    if (remember()) {
      problem = null;
    }
    var claimant = here.claimant(Duration.ZERO);
    if (claimant.isPresent()) {
      disputes.claimed(claimant.get());
      announcements.again(place.now());
    }
    announceIfDue(here);
  }

  /** Whether the address is there, by right, when this returns. */
  private boolean put(Ground here) throws IOException {
    var lifetime = tenancy.lifetime(place.now());
    if (lifetime.isEmpty()) {
      return false;
    }
    present = true;
    var before = place.now();
    here.put(lifetime.get());
    putAt = place.now();
    // A process that stood still just before the call may have added it with a right that was over.
    if (putAt.isAfter(before.plus(HICCUP)) && tenancy.lifetime(putAt).isEmpty()) {
      remove(Reason.of(ReasonCode.ADDRESS_LEASE_OVER));
      return false;
    }
    return true;
  }

  private void announceIfDue(Ground here) throws IOException {
    if (announcements.isDue(place.now())) {
      here.announce();
    }
  }

  private void remove(Reason why) throws IOException {
    var here = ground;
    if (here == null) {
      present = mayLinger(place.now());
      return;
    }
    if (why.code() == ReasonCode.ADDRESS_LET_GO) {
      sayGoodbye(here);
    }
    var _ = here.remove();
    present = false;
    LOG.info("let go of {}, because {}", place.text(), why.sentence());
    var _ = remember();
  }

  /**
   * Whoever waits for an answer from here would wait until his own patience ends. Only where the
   * address is on its way to another host: a right that was not renewed may be back in a moment,
   * and the connections with it.
   */
  private void sayGoodbye(Ground here) {
    try {
      int ended = here.endConnections();
      if (ended > 0) {
        LOG.info("ended {} connections to {}", ended, place.text());
      }
    } catch (IOException e) {
      LOG.warn("clients of {} are not told that it leaves: {}", place.text(), e.getMessage());
    }
  }

  /** Whether the disk knows what is obeyed. One that holds the address goes on without. */
  private boolean remember() {
    if (tenancy.memory().equals(onDisk)) {
      return true;
    }
    try {
      place.memory().save(tenancy.memory());
      onDisk = tenancy.memory();
      return true;
    } catch (IOException e) {
      unable("the order cannot be written to the agent's disk (%s)".formatted(e));
      return false;
    }
  }

  /** The kernel would not; perhaps the interface is another one now. Begins from the beginning. */
  private void failed(IOException e) {
    unable(String.valueOf(e.getMessage()));
    var former = ground;
    ground = null;
    if (former != null) {
      former.close();
    }
    notBefore = place.now().plus(AFTER_FAILURE);
  }

  private void unable(String why) {
    var reason = Reason.of(ReasonCode.ADDRESS_UNAVAILABLE, "%s", why);
    problem = reason;
    if (!reason.equals(told) || place.now().isAfter(toldAt.plus(TOLD))) {
      told = reason;
      toldAt = place.now();
      place.listener().tell(true, "Address %s: %s.".formatted(place.text(), reason.sentence()));
    }
  }

  private void publish() {
    var here = ground;
    var report =
        new AddressReport(
            place.id(),
            onDisk.epoch(),
            onDisk.term(),
            onDisk.turn(),
            present,
            here == null ? AddressLease.LINGER : here.linger(),
            problem == null ? disputes.problem() : problem);
    if (!report.equals(reported)) {
      reported = report;
      place.listener().report(report);
    }
  }

  /** How long nothing needs to be done unless something is heard. */
  Duration pause() {
    var now = place.now();
    if (ground == null) {
      return present ? AddressLease.BEAT : AFTER_FAILURE;
    }
    if (problem != null) {
      return AddressLease.BEAT;
    }
    if (!present && !tenancy.until().isAfter(now)) {
      return IDLE;
    }
    var next = now.plus(AddressLease.BEAT);
    if (present && announcements.nextAt().isBefore(next)) {
      next = announcements.nextAt();
    }
    if (tenancy.until().isAfter(now) && tenancy.until().isBefore(next)) {
      next = tenancy.until();
    }
    var pause = Duration.between(now, next);
    return pause.isPositive() ? pause : Duration.ofMillis(1);
  }

  /** Takes the address away for good. */
  void leave() {
    var here = ground;
    if (here == null) {
      return;
    }
    try (here) {
      if (present) {
        sayGoodbye(here);
      }
      if (here.remove()) {
        LOG.info("let go of {}, because this agent ends", place.text());
      }
    } catch (IOException e) {
      LOG.warn("{} could not be removed; its lifetime ends it: {}", place.text(), e.getMessage());
    }
  }
}

package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.leader.ControllerSeat;
import io.holdfast.core.leader.LeaderDecision;
import io.holdfast.core.leader.LeaseEnd;
import io.holdfast.core.leader.Request;
import io.holdfast.core.leader.RequestOutcome;
import io.holdfast.core.leader.Requests;
import io.holdfast.core.leader.ServiceView;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.machine.Proc;
import io.holdfast.simulation.quorum.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The controller's part of an agent: observe, decide, record, act. It leads as long as it believes
 * to; what it does with a wrong belief must be harmless.
 */
public final class Controller {
  private static final int NOBODY = -1;

  private static final long SETTLED_MICROS = 3_000_000;

  private final AgentRoom room;
  private final int self;
  private final HostClock clock;
  private final Proc proc;
  private final LeaderSeam leader;
  private final Contacts contacts;
  private final Instructions instructions;

  private @Nullable StackSeat stack;
  private @Nullable Epoch epoch;
  private @Nullable ServiceRecord record;
  private int knownLeader = NOBODY;
  private long electedAtMicros;
  private long recordedAtMicros;
  private long leadsSinceMicros;
  private long leaseUntilMicros;
  private boolean writing;

  /** A write may still come about of which nobody will tell. */
  private boolean uncertain;

  private boolean reviewing;
  private long reviewAtMicros;

  Controller(AgentRoom room, int self, HostClock clock) {
    this.room = room;
    this.self = self;
    this.clock = clock;
    proc = room.procs().get(self);
    leader = new LeaderSeam(room::has);
    contacts = new Contacts(room, self, clock, this::decide);
    instructions = new Instructions(room, self);
  }

  /** Whether it takes itself for the controller. */
  public boolean leads() {
    return epoch != null;
  }

  /** The service belongs to a stack, which has to be asked and told. */
  void join(StackSeat seat) {
    stack = seat;
  }

  ServiceSpec service() {
    return room.service();
  }

  /** Where the service serves, as its primary's own host has just reported; empty when not. */
  Optional<HostId> servesOn() {
    var stored = record;
    if (stored == null || !(stored.phase() instanceof Phase.Leading(var primary))) {
      return Optional.empty();
    }
    return Optional.ofNullable(contacts.freshReport(primary))
        .flatMap(report -> report.member(room.service().id()))
        .filter(member ->
            member.engine() instanceof EngineState.Primary engine
                && engine.open()
                && engine.term().equals(stored.term()))
        .map(_ -> primary);
  }

  /** Whether its record is being written. */
  boolean isWriting() {
    return writing;
  }

  /** How long its primary has been who it is, as far as this reign has seen it. */
  Duration ledFor() {
    return Duration.ofNanos((clock.nowMicros() - leadsSinceMicros) * 1_000);
  }

  /** What it takes for the stored record; null when it does not lead or has not read yet. */
  public @Nullable ServiceRecord record() {
    return record;
  }

  void reset() {
    epoch = null;
    record = null;
    writing = false;
    uncertain = false;
    reviewing = false;
    knownLeader = NOBODY;
    contacts.forget();
  }

  void knows(int host) {
    knownLeader = host;
  }

  void deposed() {
    reset();
  }

  void elected(Epoch reign) {
    reset();
    epoch = reign;
    knownLeader = self;
    electedAtMicros = clock.nowMicros();
    leadsSinceMicros = electedAtMicros;
    leaseUntilMicros =
        room.has(Bug.PREDECESSOR_FORGOTTEN)
            ? electedAtMicros
            : electedAtMicros + AgentRoom.micros(LeaseEnd.DEPOSED) + leaseWithMarginMicros();
    contacts.begin(reign);
    read(reign);
  }

  /** The longest that a lease granted now can run. */
  private long leaseWithMarginMicros() {
    return room.lease() == null
        ? 0
        : AgentRoom.micros(room.lease()) + AgentRoom.micros(LeaseEnd.margin(room.cluster()));
  }

  private void read(Epoch reign) {
    writing = true;
    room.quorum()
        .read(
            self,
            room.register(),
            stored -> {
              if (reign.equals(epoch)) {
                writing = false;
                became(stored);
              }
            });
  }

  /** A record that has not been seen before in this reign: tell everybody, and look again. */
  private void became(ServiceRecord stored) {
    if (!stored.equals(record)) {
      recordedAtMicros = clock.nowMicros();
      if (record != null && !stored.primary().equals(record.primary())) {
        leadsSinceMicros = recordedAtMicros;
      }
      record = stored;
      instruct(stored);
    }
    decide();
  }

  private void instruct(ServiceRecord wanted) {
    instructions.draw(wanted, reign(), isWithheld());
    for (int host = 0; host < room.hosts().count(); host++) {
      push(host);
    }
  }

  private boolean isWithheld() {
    return stack != null && stack.withholds(this);
  }

  /** What the service comes after has come or gone. */
  void reconsiderGoals() {
    for (int host = 0; host < room.hosts().count() && record != null; host++) {
      if (instructions.redraw(record, reign(), isWithheld(), host)) {
        push(host);
      }
    }
  }

  private Epoch reign() {
    if (epoch == null) {
      throw new IllegalStateException("host " + room.hosts().id(self) + " does not lead");
    }
    return epoch;
  }

  private void push(int host) {
    var goals = instructions.of(host);
    if (goals != null) {
      instructions.send(host, withLease(goals), 0);
    }
  }

  /** With what is known of the lease at this moment. */
  private HostGoals withLease(HostGoals message) {
    if (room.lease() == null || record == null || !(record.phase() instanceof Phase.Replacing)) {
      return message;
    }
    var rest = LeaseEnd.rest(view(record)).orElse(null);
    return new HostGoals(
        message.controller(),
        message.epoch(),
        message.orders().stream().map(order -> order.withLeaseFor(rest)).toList(),
        message.routes());
  }

  // ---- reports

  void receive(int from, HostReport report, long sentAtMicros) {
    if (epoch == null) {
      if (knownLeader != NOBODY && knownLeader != self) {
        int known = knownLeader;
        var asker = room.agents().get(from);
        room.network().send(self, from, asker.proc(), () -> asker.redirected(known));
      }
      return;
    }
    var known = contacts.of(report.host()).report();
    if (!contacts.take(report)) {
      return;
    }
    answer(from, sentAtMicros);
    if (!isUneventful(report, known)) {
      decide();
    }
  }

  /** A report that says what the last one said needs no decision before the next tick. */
  private static boolean isUneventful(HostReport report, @Nullable HostReport known) {
    return known != null && report.members().equals(known.members());
  }

  private void answer(int to, long sentAtMicros) {
    var goals = instructions.of(to);
    if (goals == null || record == null) {
      return;
    }
    var message = withLease(goals);
    boolean grants =
        room.lease() != null
            && !message.orders().isEmpty()
            && message.orders().getFirst().goal() instanceof MemberGoal.Lead;
    if (grants) {
      leaseUntilMicros = Math.max(leaseUntilMicros, clock.nowMicros() + leaseWithMarginMicros());
    }
    instructions.send(to, message, sentAtMicros);
  }

  // ---- deciding

  /** Once a heartbeat: call those who are silent, and look again. */
  void tick() {
    if (epoch == null || record == null) {
      return;
    }
    long late = room.heartbeatMicros() * 3 / 2;
    for (int host = 0; host < room.hosts().count(); host++) {
      if (contacts.isSilentFor(host, late)) {
        push(host);
        contacts.call(host);
      }
    }
    if (uncertain && !writing) {
      read(reign());
    } else {
      decide();
    }
    sitElsewhere();
  }

  /** The process of an agent has ended just now. */
  void ended(int host) {
    contacts.ended(host);
  }

  /** A controller beside a primary would be lost together with it. */
  private void sitElsewhere() {
    if (record != null
        && record.phase() instanceof Phase.Leading(var primary)
        && primary.equals(room.hosts().id(self))
        && clock.nowMicros() - electedAtMicros > SETTLED_MICROS) {
      ControllerSeat.better(
              room.cluster(), room.hosts().id(self), room.primaries().get(), contacts.reporting())
          .ifPresent(to -> room.quorum().handOver(self, room.hosts().indexOf(to)));
    }
  }

  private void decide() {
    if (writing || epoch == null || record == null) {
      return;
    }
    var view = view(record);
    var decision = leader.decide(view);
    room.watcher().leaderDecided(self, view, decision);
    switch (decision) {
      case LeaderDecision.Write(var next, _) -> write(next);
      case LeaderDecision.Yield(var to, _, var reviewAt) -> {
        room.quorum().handOver(self, room.hosts().indexOf(to));
        reviewAt(reviewAt);
      }
      case LeaderDecision.Hold(_, var reviewAt) -> reviewAt(reviewAt);
    }
    if (stack != null) {
      stack.look();
    }
  }

  ServiceView view(ServiceRecord stored) {
    return new ServiceView(
        room.cluster(),
        room.service(),
        stored,
        room.hosts().id(self),
        clock.now(),
        HostClock.instant(electedAtMicros),
        HostClock.instant(recordedAtMicros),
        contacts.byHost(),
        room.lease() == null ? null : HostClock.instant(leaseUntilMicros),
        stack == null ? Ties.NONE : stack.ties(this));
  }

  /** Reviews sooner than the next tick; later ones are the tick's. */
  private void reviewAt(Instant at) {
    long wanted = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000 + 1;
    long now = clock.nowMicros();
    if (wanted - now >= room.heartbeatMicros() || (reviewing && reviewAtMicros <= wanted)) {
      return;
    }
    reviewing = true;
    reviewAtMicros = wanted;
    proc.after(
        Math.max(1_000, wanted - now),
        () -> {
          reviewing = false;
          decide();
        });
  }

  private void write(ServiceRecord next) {
    var reign = reign();
    writing = true;
    if (room.has(Bug.CONFIG_FIRST) && record != null && record.phase().equals(next.phase())) {
      instruct(next);
    }
    room.quorum().write(self, reign, room.register(), next, result -> written(reign, next, result));
  }

  private void written(Epoch reign, ServiceRecord next, WriteResult result) {
    if (!reign.equals(epoch)) {
      return;
    }
    if (room.trace().isOn()) {
      room.trace().say("ctl " + room.hosts().id(self), "write ended " + result);
    }
    writing = false;
    uncertain = result == WriteResult.UNKNOWN;
    switch (result) {
      case WRITTEN -> became(next);
      case CONFLICT -> read(reign);
      case FENCED -> reset();
      case UNKNOWN -> unknown(reign, next);
    }
  }

  /**
   * It may be written or not, or be written later: only reading tells, again and again until a
   * later write has an outcome, because on top of that no older one can come about.
   */
  private void unknown(Epoch reign, ServiceRecord next) {
    if (room.has(Bug.UNKNOWN_AS_SUCCESS)) {
      uncertain = false;
      became(next);
    } else if (room.has(Bug.UNKNOWN_AS_FAILURE)) {
      writing = true;
      room.quorum()
          .read(
              self,
              room.register(),
              stored -> {
                if (reign.equals(epoch)) {
                  writing = false;
                  record = stored;
                  write(leader.onTopOf(stored, next));
                }
              });
    } else {
      read(reign);
    }
  }

  /** An operator asks. */
  public void request(Request request) {
    var _ = ask(request);
  }

  /** The service's stack asks; whether it was granted. */
  boolean ask(Request request) {
    if (writing || epoch == null || record == null) {
      return false;
    }
    var outcome = Requests.apply(view(record), request);
    room.watcher().answered(self, outcome);
    if (outcome instanceof RequestOutcome.Accepted(var next, _)) {
      write(next);
      return true;
    }
    return false;
  }
}

package io.holdfast.simulation.agent;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.leader.Ties;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.stack.Heir;
import io.holdfast.core.stack.Prerequisites;
import io.holdfast.core.stack.StackDecision;
import io.holdfast.core.stack.StackPart;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackRequest;
import io.holdfast.core.stack.StackRequests;
import io.holdfast.core.stack.StackView;
import io.holdfast.simulation.bug.Bug;
import io.holdfast.simulation.machine.HostClock;
import io.holdfast.simulation.quorum.Voter;
import io.holdfast.simulation.quorum.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One host's part in leading a stack, beside its part in leading each of the services. */
public final class StackSeat implements Voter {
  /** A write of unknown outcome may still come about: how often the document is read for that. */
  private static final long READ_PACE_MICROS = 500_000;

  private final StackRoom room;
  private final int self;
  private final HostClock clock;
  private final Map<ServiceId, Controller> parts;
  private final StackSeam leader;
  private final Map<ServiceId, HostId> heirs = new HashMap<>();
  private final Map<Controller, Boolean> withheld = new HashMap<>();

  private @Nullable Epoch epoch;
  private @Nullable StackRecord record;
  private Instant recordedAt = Instant.EPOCH;
  private @Nullable Instant readySince;
  private boolean writing;
  private boolean uncertain;
  private boolean looking;
  private long readAtMicros;

  /**
   * A host's seat.
   *
   * @param parts the host's controllers of the stack's services
   */
  public StackSeat(StackRoom room, int self, HostClock clock, Map<ServiceId, Controller> parts) {
    this.room = room;
    this.self = self;
    this.clock = clock;
    this.parts = Map.copyOf(parts);
    leader = new StackSeam(room);
    parts.values().forEach(part -> part.join(this));
  }

  @Override
  public void elected(Epoch reign) {
    deposed();
    epoch = reign;
    read(reign);
  }

  @Override
  public void deposed() {
    epoch = null;
    record = null;
    readySince = null;
    writing = false;
    uncertain = false;
    heirs.clear();
    withheld.clear();
  }

  @Override
  public void follows(int leader) {
    deposed();
  }

  private void read(Epoch reign) {
    writing = true;
    readAtMicros = clock.nowMicros();
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

  private void became(StackRecord stored) {
    if (!stored.equals(record)) {
      record = stored;
      recordedAt = clock.now();
    }
    look();
  }

  // ---- what the services mean for each other

  boolean withholds(Controller part) {
    return missing(part).isPresent();
  }

  Ties ties(Controller part) {
    return new Ties(heirs.get(part.service().id()), missing(part).orElse(null));
  }

  private Optional<Reason> missing(Controller part) {
    var present = part.record();
    if (present == null || room.has(Bug.OPENS_BEFORE_PREREQUISITE) || part.servesOn().isPresent()) {
      return Optional.empty();
    }
    return present
        .primary()
        .flatMap(host ->
            Prerequisites.missing(
                room.cluster(),
                part.service().id(),
                host,
                earlier -> Optional.ofNullable(parts.get(earlier)).flatMap(Controller::servesOn)));
  }

  // ---- deciding

  /** One of the services was looked at. */
  void look() {
    if (looking || epoch == null) {
      return;
    }
    looking = true;
    for (var part : parts.values()) {
      var now = withholds(part);
      if (!Boolean.valueOf(now).equals(withheld.put(part, now))) {
        part.reconsiderGoals();
      }
    }
    decide();
    looking = false;
  }

  private void decide() {
    if (writing || epoch == null || record == null) {
      return;
    }
    if (uncertain && clock.nowMicros() - readAtMicros > READ_PACE_MICROS) {
      read(epoch);
      return;
    }
    for (int turn = 0; turn <= parts.size(); turn++) {
      var seen = view(record);
      if (seen.isEmpty()) {
        return;
      }
      var view = seen.get();
      readySince = view.preferredReadySince();
      heirs.clear();
      view.parts()
          .forEach(
              part -> Heir.of(view, part).ifPresent(host -> heirs.put(part.spec().id(), host)));
      var decision = leader.decide(view);
      room.watcher().stackDecided(self, decision);
      switch (decision) {
        case StackDecision.Write(var next, _) -> {
          write(next);
          return;
        }
        case StackDecision.Ask(var service, var request, _) -> {
          var part = parts.get(service);
          if (part == null || !part.ask(request)) {
            return;
          }
        }
        case StackDecision.Hold _ -> {
          return;
        }
      }
    }
  }

  private Optional<StackView> view(StackRecord stored) {
    var all = new ArrayList<StackPart>();
    for (var service : room.stack().services()) {
      var part = parts.get(service);
      ServiceRecord present = part == null ? null : part.record();
      if (part == null || present == null) {
        return Optional.empty();
      }
      all.add(
          new StackPart(
              part.service(),
              present,
              Standing.of(part.view(present)),
              clock.now().minus(part.ledFor()),
              part.isWriting()));
    }
    return Optional.of(
        new StackView(
            room.stack(),
            room.cluster().order(),
            stored,
            List.copyOf(all),
            clock.now(),
            recordedAt,
            room.wall().get(),
            readySince));
  }

  private void write(StackRecord next) {
    var reign = epoch;
    if (reign == null) {
      return;
    }
    writing = true;
    room.quorum()
        .write(
            self,
            reign,
            room.register(),
            next,
            result -> {
              if (reign.equals(epoch)) {
                written(reign, next, result);
              }
            });
  }

  private void written(Epoch reign, StackRecord next, WriteResult result) {
    writing = false;
    uncertain = result == WriteResult.UNKNOWN;
    switch (result) {
      case WRITTEN -> became(next);
      case CONFLICT -> read(reign);
      case FENCED -> deposed();
      case UNKNOWN -> read(reign);
    }
  }

  /** An operator asks; whether it was granted. */
  public boolean request(StackRequest request) {
    if (writing || epoch == null || record == null) {
      return false;
    }
    var seen = view(record);
    if (seen.isPresent()
        && StackRequests.apply(seen.get(), request)
            instanceof StackRequest.Outcome.Accepted(var next, _)) {
      write(next);
      return true;
    }
    return false;
  }
}

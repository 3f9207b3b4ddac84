package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.api.StatusReason;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of operators' requests. Steps live in this reign alone; how a request ended can be
 * told from its id and the record, so a new controller knows it too. One thread's own.
 */
final class Operations {
  private static final int MAX_KEPT = 100;

  private final InstantSource wallClock;
  private final Map<String, Operation> kept = new LinkedHashMap<>();
  private int refusals;

  /**
   * Where a service is.
   *
   * @param serving whether clients are led to the primary of the record's term
   */
  record State(ServiceRecord record, boolean serving) {}

  /** All that the id of a request says; names contain no dots. */
  private record Ticket(
      Operation.Kind kind,
      ServiceId service,
      long revision,
      Term term,
      @Nullable HostId target,
      Instant begun) {
    private static final String NOBODY = "-";
    private static final int PARTS = 6;

    String id() {
      return String.join(
          ".",
          kind.name().toLowerCase(Locale.ROOT),
          service.name(),
          Long.toString(revision),
          term.toString(),
          target == null ? NOBODY : target.name(),
          Long.toString(begun.toEpochMilli(), Character.MAX_RADIX));
    }

    static Optional<Ticket> parse(String id) {
      var parts = id.split("\\.", PARTS + 1);
      if (parts.length != PARTS) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Ticket(
                Operation.Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                new ServiceId(parts[1]),
                Long.parseLong(parts[2]),
                new Term(Long.parseLong(parts[3])),
                parts[4].equals(NOBODY) ? null : new HostId(parts[4]),
                Instant.ofEpochMilli(Long.parseLong(parts[5], Character.MAX_RADIX))));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  Operations(InstantSource wallClock) {
    this.wallClock = wallClock;
  }

  /** A request that was granted and is being written as this next version. */
  Operation begin(Operation.Kind kind, ServiceRecord next, Reason why) {
    var target = next.phase() instanceof Phase.Switching(_, var to) ? to : null;
    var ticket =
        new Ticket(
            kind,
            next.service(),
            next.revision().number(),
            next.term(),
            target,
            wallClock.instant());
    return keep(running(ticket, List.of(step(why))));
  }

  /** A rolling restart that was granted; it is not written, so the record tells nothing of it. */
  Operation begin(ServiceRecord present, Reason why) {
    var ticket =
        new Ticket(
            Operation.Kind.RESTART,
            present.service(),
            present.revision().number(),
            present.term(),
            null,
            wallClock.instant());
    return keep(running(ticket, List.of(step(why))));
  }

  /** That operation has ended. */
  Operation end(Operation operation, Operation.State state, Reason result) {
    var latest = kept.getOrDefault(operation.id(), operation);
    return keep(with(latest, state, latest.steps(), result));
  }

  /** A request that was not granted. */
  Operation refused(ServiceId service, Operation.Kind kind, Reason why) {
    var now = wallClock.instant();
    refusals++;
    return keep(
        new Operation(
            "refused-" + now.toEpochMilli() + "-" + refusals,
            kind,
            service,
            null,
            Operation.State.REFUSED,
            now,
            now,
            List.of(),
            StatusReason.of(why)));
  }

  /** The service's record is being written for this reason: a step of what is under way. */
  void note(ServiceId service, Reason why) {
    replaceRunning(
        service,
        operation -> {
          var steps = new ArrayList<>(operation.steps());
          var step = step(why);
          if (steps.size() < Operation.MAX_STEPS
              && (steps.isEmpty() || !steps.getLast().text().equals(step.text()))) {
            steps.add(step);
          }
          return with(operation, operation.state(), steps, null);
        });
  }

  /** Another write came first, so a request that was to be this revision never began. */
  void overtaken(ServiceId service, Revision attempted) {
    replaceRunning(
        service,
        operation ->
            Ticket.parse(operation.id())
                .filter(ticket -> ticket.kind() != Operation.Kind.RESTART)
                .filter(ticket -> ticket.revision() == attempted.number())
                .map(_ -> neverBegun(operation))
                .orElse(operation));
  }

  /** The service is there now: what was waited for may have come. */
  void look(State state) {
    replaceRunning(
        state.record().service(),
        operation ->
            Ticket.parse(operation.id())
                .map(ticket -> judge(operation, ticket, state))
                .orElse(operation));
  }

  Optional<Operation> find(String id, Function<ServiceId, Optional<State>> states) {
    var known = kept.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    return Ticket.parse(id)
        .flatMap(ticket ->
            states
                .apply(ticket.service())
                .map(state -> judge(running(ticket, List.of()), ticket, state))
                .map(found -> ticket.kind() == Operation.Kind.RESTART ? forgotten(found) : found));
  }

  /**
   * A rolling restart that this reign did not begin ended with the reign that did, at the latest.
   */
  private Operation forgotten(Operation operation) {
    return with(
        operation,
        Operation.State.FAILED,
        operation.steps(),
        Reason.of(ReasonCode.RESTART_INTERRUPTED, "the controller has changed"));
  }

  private Operation judge(Operation operation, Ticket ticket, State state) {
    var record = state.record();
    if (record.revision().number() < ticket.revision()) {
      return operation;
    }
    return switch (ticket.kind()) {
      case PAUSE, RESUME -> with(operation, Operation.State.DONE, operation.steps(), null);
      case RESTART -> operation; // ended by whoever takes its steps
      case SWITCHOVER, FAILOVER -> {
        if (!record.term().isAfter(ticket.term())) {
          // What was granted always ends in a later term, so this was never written.
          yield record.phase() instanceof Phase.Leading ? neverBegun(operation) : operation;
        }
        if (!state.serving()) {
          yield operation;
        }
        var primary = record.primary().orElseThrow();
        var reached =
            Reason.of(
                ReasonCode.PRIMARY_HEALTHY, "%s is primary in term %s", primary, record.term());
        yield ticket.target() == null || ticket.target().equals(primary)
            ? with(operation, Operation.State.DONE, operation.steps(), reached)
            : with(operation, Operation.State.FAILED, operation.steps(), reached);
      }
    };
  }

  private Operation neverBegun(Operation operation) {
    return with(
        operation,
        Operation.State.REFUSED,
        operation.steps(),
        Reason.of(ReasonCode.NO_MEMORY_OF_WRITE));
  }

  private void replaceRunning(ServiceId service, Function<Operation, Operation> change) {
    kept.replaceAll((_, operation) ->
        service.equals(operation.service()) && !operation.isEnded()
            ? change.apply(operation)
            : operation);
  }

  private Operation keep(Operation operation) {
    kept.put(operation.id(), operation);
    while (kept.size() > MAX_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return operation;
  }

  private static Operation running(Ticket ticket, List<Operation.Step> steps) {
    return new Operation(
        ticket.id(),
        ticket.kind(),
        ticket.service(),
        null,
        Operation.State.RUNNING,
        ticket.begun(),
        null,
        steps,
        null);
  }

  private Operation with(
      Operation operation,
      Operation.State state,
      List<Operation.Step> steps,
      @Nullable Reason result) {
    return new Operation(
        operation.id(),
        operation.kind(),
        operation.service(),
        operation.stack(),
        state,
        operation.begun(),
        state == Operation.State.RUNNING ? null : wallClock.instant(),
        steps,
        result == null ? null : StatusReason.of(result));
  }

  private Operation.Step step(Reason why) {
    return new Operation.Step(wallClock.instant(), why.sentence());
  }
}

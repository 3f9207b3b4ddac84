package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What became of operators' requests. Steps live in this reign alone; how a request ended can be
 * told from its id and the record, so a new controller knows it too. One thread's own.
 */
final class Operations {
  private final OperationBook book;

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
      @Nullable HostId former,
      Instant begun) {
    private static final String NOBODY = "-";

    /** Marks one who is to be primary no more, whoever comes instead; no name begins with it. */
    private static final String ANYBODY_BUT = "~";

    private static final int PARTS = 6;

    String id() {
      return String.join(
          ".",
          kind.name().toLowerCase(Locale.ROOT),
          service.name(),
          Long.toString(revision),
          term.toString(),
          former == null ? (target == null ? NOBODY : target.name()) : ANYBODY_BUT + former.name(),
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
                parts[4].equals(NOBODY) || parts[4].startsWith(ANYBODY_BUT)
                    ? null
                    : new HostId(parts[4]),
                parts[4].startsWith(ANYBODY_BUT) ? new HostId(parts[4].substring(1)) : null,
                Instant.ofEpochMilli(Long.parseLong(parts[5], Character.MAX_RADIX))));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  Operations(OperationBook book) {
    this.book = book;
  }

  /** A request that was granted and is being written as this next version. */
  Operation begin(Operation.Kind kind, ServiceRecord next, Reason why) {
    var target = next.phase() instanceof Phase.Switching(_, var to) ? to : null;
    var former = next.phase() instanceof Phase.Yielding(var from, _, _, _) ? from : null;
    return book.begin(running(ticket(kind, next, target, former)), why);
  }

  /** A rolling restart that was granted; it is not written, so the record tells nothing of it. */
  Operation begin(ServiceRecord present, Reason why) {
    return book.begin(running(ticket(Operation.Kind.RESTART, present, null, null)), why);
  }

  private Ticket ticket(
      Operation.Kind kind, ServiceRecord record, @Nullable HostId target, @Nullable HostId former) {
    return new Ticket(
        kind,
        record.service(),
        record.revision().number(),
        record.term(),
        target,
        former,
        book.now());
  }

  /** That operation has ended. */
  Operation end(Operation operation, Operation.State state, Reason result) {
    return book.keep(book.ended(book.latest(operation), state, result));
  }

  /** A request that was not granted. */
  Operation refused(ServiceId service, Operation.Kind kind, Reason why) {
    return book.refused(running(ticket(kind, ServiceRecord.unformed(service), null, null)), why);
  }

  /** The service's record is being written for this reason: a step of what is under way. */
  void note(ServiceId service, Reason why) {
    book.note(about(service), why.sentence());
  }

  /** Another write came first, so a request that was to be this revision never began. */
  void overtaken(ServiceId service, Revision attempted) {
    book.replaceRunning(
        about(service),
        operation ->
            Ticket.parse(operation.id())
                .filter(ticket -> ticket.kind() != Operation.Kind.RESTART)
                .filter(ticket -> ticket.revision() == attempted.number())
                .map(_ -> neverBegun(operation))
                .orElse(operation));
  }

  /** The service is there now: what was waited for may have come. */
  void look(State state) {
    book.replaceRunning(
        about(state.record().service()),
        operation ->
            Ticket.parse(operation.id())
                .map(ticket -> judge(operation, ticket, state))
                .orElse(operation));
  }

  Optional<Operation> find(String id, Function<ServiceId, Optional<State>> states) {
    return book.find(id)
        .or(() ->
            Ticket.parse(id)
                .flatMap(
                    ticket -> states.apply(ticket.service()).map(state -> tell(ticket, state))));
  }

  /**
   * One that another reign began. That reign's writes are refused from now on: what was not written
   * before never will be.
   */
  private Operation tell(Ticket ticket, State state) {
    if (state.record().revision().number() < ticket.revision()) {
      return neverBegun(running(ticket));
    }
    var found = judge(running(ticket), ticket, state);
    return ticket.kind() == Operation.Kind.RESTART ? forgotten(found) : found;
  }

  /**
   * A rolling restart that this reign did not begin ended with the reign that did, at the latest.
   */
  private Operation forgotten(Operation operation) {
    return book.ended(
        operation,
        Operation.State.FAILED,
        Reason.of(ReasonCode.RESTART_INTERRUPTED, "the controller has changed"));
  }

  private Operation judge(Operation operation, Ticket ticket, State state) {
    var record = state.record();
    if (record.revision().number() < ticket.revision()) {
      return operation;
    }
    return switch (ticket.kind()) {
      case PAUSE, RESUME -> book.ended(operation, Operation.State.DONE, null);
      case RESTART -> operation; // ended by whoever takes its steps
      case SWITCHOVER, FAILOVER -> {
        if (!record.term().isAfter(ticket.term())) {
          // What was granted always ends in a later term, so this was never written.
          yield record.phase() instanceof Phase.Leading || record.phase() instanceof Phase.Elected
              ? neverBegun(operation)
              : operation;
        }
        if (!state.serving()) {
          yield operation;
        }
        var primary = record.primary().orElseThrow();
        var reached =
            Reason.of(
                ReasonCode.PRIMARY_HEALTHY, "%s is primary in term %s", primary, record.term());
        yield (ticket.target() == null || ticket.target().equals(primary))
                && !primary.equals(ticket.former())
            ? book.ended(operation, Operation.State.DONE, reached)
            : book.ended(operation, Operation.State.FAILED, reached);
      }
    };
  }

  private Operation neverBegun(Operation operation) {
    return book.ended(operation, Operation.State.REFUSED, Reason.of(ReasonCode.NO_MEMORY_OF_WRITE));
  }

  private static Predicate<Operation> about(ServiceId service) {
    return operation -> service.equals(operation.service());
  }

  private static Operation running(Ticket ticket) {
    return new Operation(
        ticket.id(),
        ticket.kind(),
        ticket.service(),
        null,
        Operation.State.RUNNING,
        ticket.begun(),
        null,
        List.of(),
        null);
  }
}

package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.stack.StackPhase;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What became of operators' requests about stacks. Steps live in this reign alone; how a request
 * ended can be told from its id and the records, so a new controller knows it too. One thread's
 * own.
 */
final class StackOperations {
  private final OperationBook book;

  /** All that the id of a request says; names contain no dots. */
  private record Ticket(
      Operation.Kind kind, StackId stack, long revision, @Nullable HostId target, Instant begun) {
    private static final String MARK = "stack";
    private static final String NOBODY = "-";
    private static final int PARTS = 6;

    String id() {
      return String.join(
          ".",
          MARK,
          kind.name().toLowerCase(Locale.ROOT),
          stack.name(),
          Long.toString(revision),
          target == null ? NOBODY : target.name(),
          Long.toString(begun.toEpochMilli(), Character.MAX_RADIX));
    }

    static Optional<Ticket> parse(String id) {
      var parts = id.split("\\.", PARTS + 1);
      if (parts.length != PARTS || !parts[0].equals(MARK)) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Ticket(
                Operation.Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                new StackId(parts[2]),
                Long.parseLong(parts[3]),
                parts[4].equals(NOBODY) ? null : new HostId(parts[4]),
                Instant.ofEpochMilli(Long.parseLong(parts[5], Character.MAX_RADIX))));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  StackOperations(OperationBook book) {
    this.book = book;
  }

  /** A request that was granted and is being written as this next version. */
  Operation begin(Operation.Kind kind, StackRecord next, Reason why) {
    var target = next.phase() instanceof StackPhase.Moving moving ? moving.to() : null;
    return book.begin(
        running(new Ticket(kind, next.stack(), next.revision().number(), target, book.now())), why);
  }

  /** A request that was not granted. */
  Operation refused(StackId stack, Operation.Kind kind, Reason why) {
    return book.refused(running(new Ticket(kind, stack, 0, null, book.now())), why);
  }

  /** Something happened to the stack or one of its services: a step of what is under way. */
  void note(StackId stack, String text) {
    book.note(about(stack), text);
  }

  /** Another write came first, so a request that was to be this revision never began. */
  void overtaken(StackId stack, Revision attempted) {
    book.replaceRunning(
        about(stack),
        operation ->
            Ticket.parse(operation.id())
                .filter(ticket -> ticket.revision() == attempted.number())
                .map(_ -> neverBegun(operation))
                .orElse(operation));
  }

  /** The stack is there now: what was waited for may have come. */
  void look(StackView view) {
    book.replaceRunning(
        about(view.record().stack()),
        operation ->
            Ticket.parse(operation.id())
                .map(ticket -> judge(operation, ticket, view))
                .orElse(operation));
  }

  Optional<Operation> find(String id, Function<StackId, Optional<StackView>> views) {
    return book.find(id)
        .or(() ->
            Ticket.parse(id)
                .flatMap(ticket -> views.apply(ticket.stack()).map(view -> tell(ticket, view))));
  }

  /**
   * One that another reign began. That reign's writes are refused from now on: what was not written
   * before never will be.
   */
  private Operation tell(Ticket ticket, StackView view) {
    return view.record().revision().number() < ticket.revision()
        ? neverBegun(running(ticket))
        : judge(running(ticket), ticket, view);
  }

  private Operation neverBegun(Operation operation) {
    return book.ended(operation, Operation.State.REFUSED, Reason.of(ReasonCode.NO_MEMORY_OF_WRITE));
  }

  private Operation judge(Operation operation, Ticket ticket, StackView view) {
    var record = view.record();
    if (record.revision().number() < ticket.revision()) {
      return operation;
    }
    var target = ticket.target();
    if (target == null) {
      return book.ended(operation, Operation.State.DONE, null);
    }
    if (!(record.phase() instanceof StackPhase.Settled(var home))) {
      return operation;
    }
    var there = view.parts().stream().allMatch(part -> target.equals(part.standing().leads()));
    if (home.equals(target) && there) {
      // Whoever was told that it is done may go there: not before all of it serves.
      return view.parts().stream().allMatch(part -> part.standing().serves())
          ? book.ended(
              operation, Operation.State.DONE, Reason.of(ReasonCode.STACK_ARRIVED, "%s", target))
          : operation;
    }
    return book.ended(
        operation,
        Operation.State.FAILED,
        home.equals(target)
            ? Reason.of(ReasonCode.STACK_WENT_FORWARD, "%s", target)
            : Reason.of(ReasonCode.STACK_ROLLED_BACK, "its home is %s", home));
  }

  private static Predicate<Operation> about(StackId stack) {
    return operation -> stack.equals(operation.stack());
  }

  private static Operation running(Ticket ticket) {
    return new Operation(
        ticket.id(),
        ticket.kind(),
        null,
        ticket.stack(),
        Operation.State.RUNNING,
        ticket.begun(),
        null,
        List.of(),
        null);
  }
}

package io.holdfast.agent.control;

import io.holdfast.api.Operation;
import java.util.Optional;

/** What a controller that leads knows of an operation. No answer at all is neither of these. */
public sealed interface OperationAnswer {
  /** How it stands, or how it ended, in this reign or in an earlier one. */
  record Known(Operation operation) implements OperationAnswer {}

  /** No controller can have given that id. */
  record NeverGiven() implements OperationAnswer {}

  static OperationAnswer of(Optional<Operation> found) {
    return found.<OperationAnswer>map(Known::new).orElseGet(NeverGiven::new);
  }
}

package io.holdfast.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fault, classified. Its message says what happened, to which object and what was expected; what
 * to do about it is the code's, unless the fault knows better.
 */
public final class HoldfastException extends RuntimeException {
  private final ErrorCode code;
  private final String whatToDo;
  private final transient @Nullable StatusReason reason;

  public HoldfastException(ErrorCode code, String message) {
    this(code, message, code.whatToDo(), null, null);
  }

  public HoldfastException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, code.whatToDo(), null, cause);
  }

  public HoldfastException(ErrorCode code, String message, String whatToDo) {
    this(code, message, whatToDo, null, null);
  }

  HoldfastException(
      ErrorCode code,
      String message,
      String whatToDo,
      @Nullable StatusReason reason,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.whatToDo = whatToDo;
    this.reason = reason;
  }

  public ErrorCode code() {
    return code;
  }

  /** What the reader should do next, as a sentence without a full stop. */
  public String whatToDo() {
    return whatToDo;
  }

  /** Why a request was refused; empty where the message says it all. */
  public Optional<StatusReason> reason() {
    return Optional.ofNullable(reason);
  }

  /** The message; never null. */
  public String sentence() {
    return Objects.requireNonNullElse(getMessage(), code.name());
  }
}

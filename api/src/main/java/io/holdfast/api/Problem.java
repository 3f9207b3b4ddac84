package io.holdfast.api;

import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Body of every answer that is not a success, after RFC 9457.
 *
 * @param type {@code about:blank}: the code says it all
 * @param title the code's name in words
 * @param status HTTP status
 * @param detail what happened, to which object, and what was expected
 * @param code stable name
 * @param number stable number
 * @param retryable whether the same request may succeed later
 * @param whatToDo what the caller should do next
 * @param reason why a request was refused; null where the detail says it all
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    ErrorCode code,
    int number,
    boolean retryable,
    String whatToDo,
    @Nullable StatusReason reason) {
  /** Value of the header {@code Content-Type}. */
  public static final String CONTENT_TYPE = "application/problem+json";

  public static Problem of(ErrorCode code, String detail) {
    return of(code, detail, code.whatToDo(), null);
  }

  public static Problem of(HoldfastException fault) {
    return of(fault.code(), fault.sentence(), fault.whatToDo(), fault.reason().orElse(null));
  }

  /** A request that was understood and is not granted. */
  public static Problem refused(Reason why) {
    return of(
        ErrorCode.REFUSED, why.sentence(), ErrorCode.REFUSED.whatToDo(), StatusReason.of(why));
  }

  /** The fault that a client of whoever sent this is to see. */
  public HoldfastException toException() {
    return new HoldfastException(code, detail, whatToDo, reason, null);
  }

  private static Problem of(
      ErrorCode code, String detail, String whatToDo, @Nullable StatusReason reason) {
    return new Problem(
        "about:blank",
        RecordIntrospector.word(code.name()).replace('-', ' '),
        code.httpStatus(),
        detail,
        code,
        code.number(),
        code.isRetryable(),
        whatToDo,
        reason);
  }
}

package io.holdfast.api;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;

/**
 * Why something is as it is.
 *
 * @param code stable name of the cause; a text, because a newer agent may know more of them
 * @param text one sentence for people, in lower case and without a full stop
 */
public record StatusReason(String code, String text) {
  public static StatusReason of(Reason reason) {
    return new StatusReason(reason.code().name(), reason.sentence());
  }

  /** The reason again, as far as this version knows it; its sentence is the same. */
  public Reason toReason() {
    for (var known : ReasonCode.values()) {
      if (known.name().equals(code)) {
        var begin = known.sentence() + ": ";
        return new Reason(known, text.startsWith(begin) ? text.substring(begin.length()) : "");
      }
    }
    return new Reason(ReasonCode.UNKNOWN_REASON, text);
  }
}

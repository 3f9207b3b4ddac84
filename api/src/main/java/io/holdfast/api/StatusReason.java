package io.holdfast.api;

import io.holdfast.core.reason.Reason;

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
}

package io.holdfast.core.reason;

/**
 * Why something is or is not done, about which object.
 *
 * @param code the stable name of the cause
 * @param detail what exactly: names, numbers, what was expected; empty when the code says it all
 */
public record Reason(ReasonCode code, String detail) {
  public static Reason of(ReasonCode code) {
    return new Reason(code, "");
  }

  public static Reason of(ReasonCode code, String format, Object... arguments) {
    return new Reason(code, format.formatted(arguments));
  }

  /** One sentence for people: the code's sentence, then the detail. */
  public String sentence() {
    return detail.isEmpty() ? code.sentence() : code.sentence() + ": " + detail;
  }

  @Override
  public String toString() {
    return sentence();
  }
}

package io.holdfast.core.invariant;

/**
 * A rule that did not hold.
 *
 * @param rule name of the check, as the documentation lists it
 * @param what what happened, to which object
 */
public record Violation(String rule, String what) {
  static Violation of(Class<?> rule, String format, Object... arguments) {
    return new Violation(rule.getSimpleName(), format.formatted(arguments));
  }

  @Override
  public String toString() {
    return rule + ": " + what;
  }
}

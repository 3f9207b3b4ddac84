package io.holdfast.spec;

import java.nio.file.Path;

/**
 * Something wrong, or at least remarkable, in a spec.
 *
 * @param line from 1; 0 when it concerns the whole file
 * @param column from 1; 0 when it concerns the whole file
 * @param at path of keys, {@code services.db.port}; empty for the top
 * @param message what was found, what was expected, what to do; no secret is ever in it
 */
public record SpecProblem(
    Severity severity, Path file, int line, int column, String at, String message) {
  /** Whether the spec can be used in spite of it. */
  public enum Severity {
    /** It cannot. */
    ERROR,
    /** It can, but its owner should know. */
    WARNING
  }

  /** One line for people, in the form that editors can jump from. */
  public String sentence() {
    var place = line == 0 ? file.toString() : "%s:%d:%d".formatted(file, line, column);
    var word = severity == Severity.WARNING ? "warning: " : "";
    return at.isEmpty()
        ? "%s: %s%s".formatted(place, word, message)
        : "%s: %s%s: %s".formatted(place, word, at, message);
  }
}

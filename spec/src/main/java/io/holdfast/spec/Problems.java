package io.holdfast.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is found, for one file. */
final class Problems {
  private final Path file;
  private final List<SpecProblem> found = new ArrayList<>();

  Problems(Path file) {
    this.file = file;
  }

  void error(Place place, String format, Object... arguments) {
    add(SpecProblem.Severity.ERROR, place, format.formatted(arguments));
  }

  void warning(Place place, String format, Object... arguments) {
    add(SpecProblem.Severity.WARNING, place, format.formatted(arguments));
  }

  boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == SpecProblem.Severity.ERROR);
  }

  /** In the order of the file. */
  List<SpecProblem> sorted() {
    return found.stream()
        .distinct()
        .sorted(Comparator.comparingInt(SpecProblem::line).thenComparingInt(SpecProblem::column))
        .toList();
  }

  private void add(SpecProblem.Severity severity, Place place, String message) {
    found.add(new SpecProblem(severity, file, place.line(), place.column(), place.at(), message));
  }
}

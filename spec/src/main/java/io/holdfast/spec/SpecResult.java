package io.holdfast.spec;

import java.util.List;

/** What came of reading a spec. */
public sealed interface SpecResult {
  /** All that was found, in the order of the file. */
  List<SpecProblem> problems();

  /**
   * It can be used.
   *
   * @param problems warnings only
   */
  record Valid(SpecFile file, List<SpecProblem> problems) implements SpecResult {
    public Valid {
      problems = List.copyOf(problems);
    }
  }

  /**
   * It cannot be used.
   *
   * @param problems at least one error
   */
  record Invalid(List<SpecProblem> problems) implements SpecResult {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }
}

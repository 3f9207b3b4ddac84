package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** S1: at most one member ever takes writes in a term. Remembers who did. */
public final class OneWriterPerTerm {
  private final Map<Term, HostId> writers = new HashMap<>();

  /** A member begins to take writes in a term. */
  public Optional<Violation> begins(HostId host, Term term) {
    var first = writers.putIfAbsent(term, host);
    return first == null || first.equals(host)
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                OneWriterPerTerm.class, "%s leads term %s, which was %s's", host, term, first));
  }
}

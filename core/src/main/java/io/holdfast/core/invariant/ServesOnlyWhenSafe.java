package io.holdfast.core.invariant;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.Durability;
import java.util.Optional;

/** S11: clients are admitted only when the record allows it. */
public final class ServesOnlyWhenSafe {
  private ServesOnlyWhenSafe() {}

  /**
   * A primary begins to admit clients. A primary of another term than the record's is S3's, and one
   * that is being moved away was allowed to before.
   */
  public static Optional<Violation> check(
      ServiceRecord record, HostId host, Term term, Durability durability) {
    var leads = record.term().equals(term) && record.phase().equals(new Phase.Leading(host));
    return leads && !record.mayServe(durability)
        ? Optional.of(
            Violation.of(
                ServesOnlyWhenSafe.class,
                "%s admits clients in term %s although %s are not settled",
                host,
                term,
                record.rules()))
        : Optional.empty();
  }
}
